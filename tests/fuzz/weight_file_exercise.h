#pragma once

#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "checkpoint/file_index.h"
#include "checkpoint/strided.h"

namespace crooner::checkpoint {

// Reads any bytes as a weight file and, when they are one, uses everything in it. Returns the
// refusal's sentence, empty when there is none. Throws std::logic_error when the reader promised
// something that does not hold; anything else that goes wrong is for the sanitizers.
inline std::string exercise(std::span<const std::byte> file) {
  constexpr std::int64_t kMostCopied = 1 << 16;
  FileIndex index;
  try {
    index = read_file_index(file);
  } catch (const Malformed& refusal) {
    if (std::string(refusal.what()).size() < 10) throw std::logic_error("no sentence");
    return refusal.what();
  }
  for (const auto* tensors : {&index.tensors, &index.other_tensors}) {
    for (const StoredTensor& tensor : *tensors) {
      if (tensor.storage_begin > file.size() ||
          tensor.storage_bytes > file.size() - tensor.storage_begin) {
        throw std::logic_error("a storage beyond the file: " + tensor.name);
      }
      std::int64_t elements = 1;
      for (const std::int64_t size : tensor.shape) elements *= size;
      if (elements > kMostCopied) continue;
      const std::size_t size = element_size(tensor.dtype);
      std::vector<std::byte> copy(static_cast<std::size_t>(elements) * size);
      copy_strided(file.data() + tensor.offset, tensor.shape, tensor.strides, size, copy.data());
    }
  }
  index.metadata.dump();
  return "";
}

}  // namespace crooner::checkpoint
