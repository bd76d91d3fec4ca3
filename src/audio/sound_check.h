#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace crooner::audio {

// Listens to samples as they are read, for what is hardly meant: silence, samples beyond full
// scale, a constant offset, channels that cancel each other when they are mixed. Commands that read
// audio all say the same of the same file.
class SoundCheck {
 public:
  explicit SoundCheck(int channels) : channels_(static_cast<std::size_t>(channels)) {}

  // Whole frames, interleaved.
  void add(std::span<const float> samples);

  // What was found, a sentence each; `name`: "The audio file 'x'". `lossy`: a codec that overshoots
  // a little. Throws InputError when samples are so large that the scale is another one.
  std::vector<std::string> findings(const std::string& name, bool lossy) const;

  // Whether nothing is to be heard: no sample exceeds -80 dBFS.
  bool is_silent() const;

 private:
  struct Channel {
    double sum = 0;
    double squares = 0;
    float peak = 0;
  };
  void add_level(const std::string& name, bool lossy, std::vector<std::string>* sentences) const;

  std::size_t channels_;
  std::vector<Channel> each_ = std::vector<Channel>(channels_);
  Channel mix_;
  std::int64_t frames_ = 0;
  std::int64_t beyond_ = 0;  // samples beyond full scale
};

}  // namespace crooner::audio
