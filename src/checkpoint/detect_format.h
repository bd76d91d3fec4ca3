#pragma once

#include <cstddef>
#include <span>

namespace crooner::checkpoint {

enum class Format { kSafetensors, kTorchZip, kTorchLegacy };

// Tells the format of a file by its first bytes (docs/spec/legacy-checkpoint.md, section 1). What
// is recognised but not read (a web page, an LFS pointer, a tar, ...) is Malformed with a sentence
// of its own that says how to get the real file.
Format detect_format(std::span<const std::byte> file);

}  // namespace crooner::checkpoint
