#include "audio/sound.h"

#include <utility>

namespace crooner::audio {

Sound mono(Sound sound) {
  if (sound.channels == 1) return sound;
  const auto channels = static_cast<std::size_t>(sound.channels);
  const auto frames = static_cast<std::size_t>(sound.frames());
  for (std::size_t frame = 0; frame < frames; ++frame) {
    double sum = 0;
    for (std::size_t c = 0; c < channels; ++c) sum += sound.samples[frame * channels + c];
    sound.samples[frame] = static_cast<float>(sum / sound.channels);
  }
  sound.samples.resize(frames);
  sound.channels = 1;
  return sound;
}

}  // namespace crooner::audio
