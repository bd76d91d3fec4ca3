#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace crooner {

// Sound in memory: samples in [-1, 1], channels interleaved.
struct Audio {
  int sample_rate = 44100;  // Hz
  int channels = 1;
  std::vector<float> samples;

  std::int64_t frames() const {
    return static_cast<std::int64_t>(samples.size()) / (channels > 0 ? channels : 1);
  }
  double seconds() const { return static_cast<double>(frames()) / sample_rate; }
};

// Any file that libsndfile reads, as it is: its rate and channels. Throws InputError.
Audio read_audio(const std::filesystem::path& file);

// 16-bit samples in the format that the file's name tells (WAV, FLAC, Ogg, ...); samples beyond
// [-1, 1] are clamped. Throws ResourceError when it cannot be written.
void write_audio(const std::filesystem::path& file, const Audio& audio);

}  // namespace crooner
