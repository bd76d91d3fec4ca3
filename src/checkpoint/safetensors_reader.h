#pragma once

#include <cstddef>
#include <span>

#include "checkpoint/file_index.h"

namespace crooner::checkpoint {

// Throws Malformed.
FileIndex read_safetensors(std::span<const std::byte> file);

}  // namespace crooner::checkpoint
