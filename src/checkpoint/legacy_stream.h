#pragma once

#include <cstddef>
#include <span>

#include "checkpoint/file_index.h"

namespace crooner::checkpoint {

// PyTorch's format before 1.6, that of the published checkpoints: five pickles, then the storages
// in sequence without padding (docs/formats/weights.md). Throws Malformed.
FileIndex read_legacy_stream(std::span<const std::byte> file);

}  // namespace crooner::checkpoint
