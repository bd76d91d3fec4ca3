#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "audio/byte_range.h"

namespace crooner::audio {

// Decodes a file piece by piece; most files are one piece, and joined ones have several, which may
// differ in rate and channels. Sentences about what was found are added to `warnings`.
class Decoder {
 public:
  virtual ~Decoder() = default;

  // Of the current piece.
  virtual int sample_rate() const = 0;  // Hz
  virtual int channels() const = 0;

  // Reads the next frames of the current piece, interleaved; returns fewer at its end. Throws
  // InputError for a file that is damaged.
  virtual std::int64_t read(float* to, std::int64_t frames) = 0;

  // Moves to the next piece; false after the last.
  virtual bool next_piece() = 0;

  // Whether samples may exceed full scale a little, as a lossy codec leaves them.
  virtual bool is_lossy() const = 0;
};

using Warnings = std::vector<std::string>;

// A part of a file that libsndfile reads as if it were a file of its own.
struct SndfilePiece {
  ByteRange bytes;
  std::int64_t frames = 0;  // that it should have; 0: what libsndfile finds
};

// `next` returns the pieces one by one. Returns nothing when libsndfile does not read the first,
// and its words in `reason`.
std::unique_ptr<Decoder> open_sndfile(std::function<std::optional<SndfilePiece>()> next,
                                      Warnings* warnings, std::string* reason);

// MPEG audio, layers I to III, by libmpg123. libsndfile would estimate the length of such a file.
std::unique_ptr<Decoder> open_mpeg(const ByteRange& bytes, Warnings* warnings);

// Whether an ffmpeg is on the path.
bool has_ffmpeg();

// Any other file, by the program ffmpeg. Throws InputError with ffmpeg's reason.
std::unique_ptr<Decoder> open_ffmpeg(const SeekableFile& file, Warnings* warnings);

}  // namespace crooner::audio
