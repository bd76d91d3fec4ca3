#include "checkpoint/file_index.h"

#include <algorithm>
#include <iterator>
#include <unordered_set>

#include "checkpoint/detect_format.h"
#include "checkpoint/legacy_stream.h"
#include "checkpoint/safetensors_reader.h"
#include "checkpoint/torch_zip.h"

namespace crooner::checkpoint {

std::string plain_tensor_name(std::string_view name) {
  constexpr std::string_view kAdded[] = {"module", "_orig_mod", "_fsdp_wrapped_module",
                                         "_checkpoint_wrapped_module", "_forward_module"};
  std::string plain;
  for (std::size_t begin = 0; begin <= name.size();) {
    const std::size_t end = std::min(name.find('.', begin), name.size());
    const std::string_view step = name.substr(begin, end - begin);
    const bool last = end == name.size();
    if (last || std::find(std::begin(kAdded), std::end(kAdded), step) == std::end(kAdded)) {
      plain.append(step);
      if (!last) plain += '.';
    }
    begin = end + 1;
  }
  return plain;
}

void use_plain_names(std::vector<StoredTensor>& tensors) {
  std::unordered_set<std::string> names;
  for (const StoredTensor& tensor : tensors) {
    if (!names.insert(plain_tensor_name(tensor.name)).second) return;
  }
  for (StoredTensor& tensor : tensors) tensor.name = plain_tensor_name(tensor.name);
}

FileIndex read_file_index(std::span<const std::byte> file) {
  switch (detect_format(file)) {
    case Format::kSafetensors:
      return read_safetensors(file);
    case Format::kTorchZip:
      return read_torch_zip(file);
    case Format::kTorchLegacy:
      break;
  }
  return read_legacy_stream(file);
}

}  // namespace crooner::checkpoint
