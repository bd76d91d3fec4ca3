#pragma once

#include <crooner/audio.h>

#include <cmath>
#include <filesystem>
#include <numbers>
#include <string>

#include "support/paths.h"

namespace crooner::audio {

// Sounds that a test can reason about.
inline Audio sine(int rate, double hertz, double seconds, double amplitude = 0.5,
                  int channels = 1) {
  Audio sound{rate, channels, {}};
  const auto frames = static_cast<std::int64_t>(std::llround(seconds * rate));
  for (std::int64_t i = 0; i < frames; ++i) {
    const double angle = 2 * std::numbers::pi * hertz * static_cast<double>(i) / rate;
    for (int c = 0; c < channels; ++c) {
      // Channels differ by their level: 1, 1/2, 1/3 ...
      sound.samples.push_back(static_cast<float>(amplitude * std::sin(angle) / (c + 1)));
    }
  }
  return sound;
}

inline Audio silence(int rate, double seconds) {
  return {rate, 1,
          std::vector<float>(static_cast<std::size_t>(std::llround(seconds * rate)), 0.0f)};
}

// The amplitude of one frequency in [begin, end) of a mono sound.
inline double amplitude_at(const Audio& sound, double hertz, std::size_t begin, std::size_t end) {
  double cosine = 0;
  double sine = 0;
  for (std::size_t i = begin; i < end; ++i) {
    const double angle = 2 * std::numbers::pi * hertz * static_cast<double>(i) / sound.sample_rate;
    cosine += sound.samples[i] * std::cos(angle);
    sine += sound.samples[i] * std::sin(angle);
  }
  return 2 * std::hypot(cosine, sine) / static_cast<double>(end - begin);
}

// A folder of one test, empty at its start and gone at its end.
class TestFolder {
 public:
  explicit TestFolder(const std::string& name)
      : path_(std::filesystem::path(built_file("test-output")) / name) {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~TestFolder() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
  }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace crooner::audio
