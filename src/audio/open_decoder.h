#pragma once

#include <memory>

#include "audio/byte_range.h"
#include "audio/decoder.h"

namespace crooner::audio {

// Chooses the decoder by the file's contents. Throws InputError for what no decoder reads: what it
// is, what is supported, and the line that converts it.
std::unique_ptr<Decoder> open_decoder(std::shared_ptr<const SeekableFile> file, Warnings* warnings);

}  // namespace crooner::audio
