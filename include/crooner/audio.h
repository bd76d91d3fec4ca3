#pragma once

#include <crooner/export.h>

#include <cstdint>
#include <filesystem>
#include <vector>

namespace crooner {

// Audio in memory: samples whose full scale is 1, channels interleaved. What a model decodes may
// exceed full scale.
struct Audio {
  int sample_rate = 44100;  // Hz
  int channels = 1;
  std::vector<float> samples;

  std::int64_t frames() const {
    return static_cast<std::int64_t>(samples.size()) / (channels > 0 ? channels : 1);
  }
  double seconds() const { return static_cast<double>(frames()) / sample_rate; }
};

// Any file that libsndfile, libmpg123 or an installed ffmpeg reads, at its own rate and with its
// own channels; what was found (silence, a wrong header) is logged. Throws InputError.
CROONER_API Audio read_audio(const std::filesystem::path& file);

// 16-bit samples in the format of the file name's extension (WAV, FLAC, Ogg, ...); samples beyond
// [-1, 1] are clamped. Throws ResourceError when it cannot be written.
CROONER_API void write_audio(const std::filesystem::path& file, const Audio& audio);

}  // namespace crooner
