#pragma once

#include <crooner/audio.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "audio/decoder.h"

namespace crooner::audio {

// An open audio file of any format: by its contents, not its name, it is read by libsndfile (WAV,
// FLAC, Ogg, AIFF, ...), libmpg123 (MP3), or else the program ffmpeg where it is installed (M4A,
// WebM, ...). "-" is standard input. All of it is read: sizes in headers that are wrong are settled
// by the file itself, and what was joined byte by byte is read piece by piece; pieces of another
// rate or other channels are converted to those of the first.
//
// Every defect is an InputError naming the file: missing, a folder, a device, empty, not audio,
// truncated, with NaN or infinite samples, with a rate below 1 kHz or above 768 kHz. Throws
// Interrupted after a signal.
class AudioReader {
 public:
  explicit AudioReader(const std::filesystem::path& file);
  AudioReader(AudioReader&&) noexcept;
  AudioReader& operator=(AudioReader&&) noexcept;
  ~AudioReader();

  int sample_rate() const { return sample_rate_; }  // Hz
  int channels() const { return channels_; }

  // Reads the next `frames` frames, interleaved; fewer at the end of the file.
  std::vector<float> read(std::int64_t frames);

  // What was found so far that the user should know, a sentence each; of the end of the file once
  // it was read. Throws InputError when the samples cannot be meant as audio (sound_check.h).
  std::vector<std::string> findings() const;

  // Whether nothing is to be heard in what was read so far.
  bool is_silent() const;

 private:
  struct State;
  std::int64_t read_block(std::vector<float>* samples, std::int64_t frames, int channels);
  void open_piece();

  std::string name_;  // for messages
  int sample_rate_ = 0;
  int channels_ = 0;
  std::unique_ptr<Warnings> warnings_;
  std::unique_ptr<State> state_;
};

// What is wanted of a file.
struct ReadOptions {
  std::optional<double> seconds = {};  // from its beginning; none: all
  bool refuse_silence = false;         // an InputError instead of a warning
};

// Reads a file and logs what was found. Throws InputError also when it contains no samples.
Audio read_audio_file(const std::filesystem::path& file, const ReadOptions& options = {});

}  // namespace crooner::audio
