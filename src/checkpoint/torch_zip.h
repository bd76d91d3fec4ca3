#pragma once

#include <cstddef>
#include <span>

#include "checkpoint/file_index.h"

namespace crooner::checkpoint {

// PyTorch's format since 1.6: an uncompressed zip archive of one pickle and one file per storage
// (docs/formats/weights.md). Throws Malformed.
FileIndex read_torch_zip(std::span<const std::byte> file);

}  // namespace crooner::checkpoint
