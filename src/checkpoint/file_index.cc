#include "checkpoint/file_index.h"

#include "checkpoint/safetensors_reader.h"
#include "checkpoint/sniff.h"

namespace crooner::checkpoint {

FileIndex index_of(std::span<const std::byte> file) {
  switch (sniff(file)) {
    case Format::kSafetensors:
      return read_safetensors(file);
    case Format::kTorchZip:
      break;
    case Format::kTorchLegacy:
      break;
  }
  throw Malformed("PyTorch files are not read by this build.");
}

}  // namespace crooner::checkpoint
