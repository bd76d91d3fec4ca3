#include "checkpoint/file_index.h"

#include "checkpoint/legacy_stream.h"
#include "checkpoint/safetensors_reader.h"
#include "checkpoint/sniff.h"
#include "checkpoint/torch_zip.h"

namespace crooner::checkpoint {

FileIndex index_of(std::span<const std::byte> file) {
  switch (sniff(file)) {
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
