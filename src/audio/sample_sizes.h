#pragma once

#include <string>
#include <vector>

#include "audio/byte_range.h"
#include "audio/content_kind.h"

namespace crooner::audio {

// Settles how many bytes of samples a WAV, RF64, W64, AIFF, CAF or AU file has. Programs that write
// to a pipe or are stopped leave sizes in the header that are zero, unknown, too small or too
// large; here the file itself decides, and a sentence about it is added to `warnings`. Returns the
// file with right sizes; several ranges for files that were joined byte by byte. Throws InputError
// when the file was cut off: its sizes agree with one another, but a part of the samples is
// missing.
std::vector<ByteRange> settle_sample_sizes(ContentKind kind, const ByteRange& bytes,
                                           std::vector<std::string>* warnings);

// How much may be missing at the end of a file that is still read: under a twentieth of `all`, and
// less than a second of sound where `per_second` is known.
bool is_small_loss(std::uint64_t missing, std::uint64_t all, std::uint64_t per_second);

}  // namespace crooner::audio
