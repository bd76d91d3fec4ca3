#pragma once

#include <cstddef>
#include <span>

namespace crooner::checkpoint {

enum class Format { kSafetensors, kTorchZip, kTorchLegacy };

// Detects the format of a file by its first bytes (docs/spec/legacy-checkpoint.md, section 1).
// Throws Malformed; for known formats that are not supported (a web page, an LFS pointer, a tar,
// ...) with a message that says how to get the real file.
Format detect_format(std::span<const std::byte> file);

}  // namespace crooner::checkpoint
