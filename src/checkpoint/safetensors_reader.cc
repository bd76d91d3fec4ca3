#include "checkpoint/safetensors_reader.h"

#include "base/safetensors_header.h"
#include "base/strings.h"
#include "checkpoint/strided.h"

namespace crooner::checkpoint {

FileIndex read_safetensors(std::span<const std::byte> file) {
  FileIndex index;
  index.format = "safetensors";
  try {
    SafetensorsHeader header = parse_safetensors_header(file);
    for (SafetensorsEntry& entry : header.entries) {
      if (!entry.unread_type.empty()) {
        index.unread.push_back(str_cat("the tensor '", printable(entry.spec.name), "' of type ",
                                       printable(entry.unread_type)));
        continue;
      }
      StoredTensor tensor;
      tensor.name = std::move(entry.spec.name);
      tensor.dtype = entry.spec.dtype;
      tensor.shape = std::move(entry.spec.shape);
      tensor.strides = contiguous_strides(tensor.shape);
      tensor.offset = header.data_begin + entry.begin;
      tensor.storage_begin = tensor.offset;
      tensor.storage_bytes = entry.end - entry.begin;
      index.tensors.push_back(std::move(tensor));
    }
    use_plain_names(index.tensors);
    index.metadata = std::move(header.metadata);
  } catch (const SafetensorsError& error) {
    throw Malformed(error.what());
  }
  return index;
}

}  // namespace crooner::checkpoint
