#pragma once

#include <crooner/audio.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace crooner::audio {

// The music tags of a file; empty where it has none.
struct Tags {
  std::string title;
  std::string artist;
  std::string genre;
  std::string comment;

  bool operator==(const Tags&) const = default;
};

// What an audio file holds.
struct AudioFileInfo {
  int sample_rate = 0;
  int channels = 0;
  std::int64_t frames = 0;  // according to the file; may be an estimate for MP3
  std::string format;       // "WAV (Microsoft)"
  Tags tags;

  double seconds() const { return static_cast<double>(frames) / sample_rate; }
};

// An open audio file of any format that libsndfile reads: WAV, FLAC, Ogg Vorbis, Opus, AIFF, ...,
// and MP3 from libsndfile 1.1 on. Every defect is an InputError naming the file: missing, a folder,
// empty, not audio, without samples, truncated, with NaN or infinite samples.
class AudioReader {
 public:
  explicit AudioReader(const std::filesystem::path& file);
  AudioReader(AudioReader&&) noexcept;
  AudioReader& operator=(AudioReader&&) noexcept;
  ~AudioReader();

  const AudioFileInfo& info() const { return info_; }

  // Reads the next `frames` frames, interleaved; fewer at the end of the file.
  std::vector<float> read(std::int64_t frames);

  // Moves to this frame.
  void seek(std::int64_t frame);

 private:
  class Handle;
  void check_finite(std::span<const float> samples) const;
  void check_end(std::int64_t position) const;

  std::filesystem::path file_;
  std::unique_ptr<Handle> handle_;
  AudioFileInfo info_;
  std::int64_t position_ = 0;
};

// Reads the whole file.
Audio read_audio_file(const std::filesystem::path& file);

}  // namespace crooner::audio
