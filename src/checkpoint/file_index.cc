#include "checkpoint/file_index.h"

#include "checkpoint/detect_format.h"
#include "checkpoint/legacy_stream.h"
#include "checkpoint/safetensors_reader.h"
#include "checkpoint/torch_zip.h"

namespace crooner::checkpoint {

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
