#include "audio/lufs.h"

#include <ebur128.h>

#include <cmath>

#include "base/error.h"

namespace crooner::audio {
namespace {

// Owns libebur128's state.
class LoudnessMeter {
 public:
  explicit LoudnessMeter(const Audio& audio)
      : state_(ebur128_init(static_cast<unsigned>(audio.channels),
                            static_cast<unsigned long>(audio.sample_rate), EBUR128_MODE_I)) {
    if (!state_)
      throw ResourceError("The loudness cannot be measured: there is not enough memory.");
  }
  LoudnessMeter(const LoudnessMeter&) = delete;
  LoudnessMeter& operator=(const LoudnessMeter&) = delete;
  ~LoudnessMeter() { ebur128_destroy(&state_); }

  ebur128_state* get() { return state_; }

 private:
  ebur128_state* state_;
};

}  // namespace

std::optional<double> measure_lufs(const Audio& audio) {
  LoudnessMeter meter(audio);
  ebur128_add_frames_float(meter.get(), audio.samples.data(),
                           static_cast<std::size_t>(audio.frames()));
  double lufs = 0;
  if (ebur128_loudness_global(meter.get(), &lufs) != EBUR128_SUCCESS || !std::isfinite(lufs)) {
    return {};
  }
  return lufs;
}

bool scale_to_lufs(Audio& audio, double lufs) {
  const auto measured = measure_lufs(audio);
  if (!measured) return false;
  const auto factor = static_cast<float>(std::pow(10.0, (lufs - *measured) / 20));
  for (float& sample : audio.samples) sample *= factor;
  return true;
}

}  // namespace crooner::audio
