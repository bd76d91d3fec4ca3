#pragma once

#include <vector>

#include "audio/decoder.h"

namespace crooner::audio {

// The FLAC files of which a file consists: one, or several that were joined byte by byte. A piece
// hides its header's number of frames from libsndfile, which would stop there.
std::vector<SndfilePiece> flac_pieces(const ByteRange& bytes);

}  // namespace crooner::audio
