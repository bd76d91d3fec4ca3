#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace crooner::audio {

// Sound in memory: float samples, full scale -1 .. 1, channels interleaved.
struct Sound {
  int sample_rate = 0;
  int channels = 1;
  std::vector<float> samples;  // [frames, channels]

  std::int64_t frames() const { return static_cast<std::int64_t>(samples.size()) / channels; }
  double seconds() const { return static_cast<double>(frames()) / sample_rate; }
};

// The mean of all channels.
Sound mono(Sound sound);

// What a file says about its music; empty where it says nothing.
struct Tags {
  std::string title;
  std::string artist;
  std::string genre;
  std::string comment;

  bool operator==(const Tags&) const = default;
};

}  // namespace crooner::audio
