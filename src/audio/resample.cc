#include "audio/resample.h"

#include <soxr.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "base/error.h"
#include "base/signals.h"
#include "base/strings.h"

namespace crooner::audio {
namespace {

constexpr int kMaxResampledRate = 16'000'000;
constexpr std::size_t kResampledBlock = 1 << 20;  // frames, between two looks at the signals

void check_rate(int rate) {
  if (rate >= 1 && rate <= kMaxResampledRate) return;
  throw UsageError(str_cat("A sample rate of ", rate,
                           " Hz is not supported; it must be between 1 and ", kMaxResampledRate,
                           " Hz."));
}

}  // namespace

std::int64_t resampled_frames(std::int64_t frames, int from, int to) {
  // Split, so that no product overflows.
  const std::int64_t whole = frames / from;
  const std::int64_t rest = frames % from;
  return whole * to + (2 * rest * to + from) / (2 * static_cast<std::int64_t>(from));
}

Audio resample(Audio audio, int sample_rate) {
  if (audio.sample_rate == sample_rate) return audio;
  check_rate(audio.sample_rate);
  check_rate(sample_rate);
  const auto channels = static_cast<unsigned>(audio.channels);
  const soxr_io_spec_t types = soxr_io_spec(SOXR_FLOAT32_I, SOXR_FLOAT32_I);
  const soxr_quality_spec_t quality = soxr_quality_spec(SOXR_HQ, 0);
  const soxr_runtime_spec_t one_thread = soxr_runtime_spec(1);
  soxr_error_t error = nullptr;
  const std::unique_ptr<soxr, void (*)(soxr_t)> resampler(
      soxr_create(audio.sample_rate, sample_rate, channels, &error, &types, &quality, &one_thread),
      soxr_delete);
  if (error) throw ResourceError(str_cat("The audio cannot be resampled: ", error, "."));

  const std::int64_t frames = resampled_frames(audio.frames(), audio.sample_rate, sample_rate);
  Audio result{sample_rate, audio.channels, {}};
  result.samples.resize(frames * channels);
  if (frames == 0) return result;
  std::size_t taken = 0;
  std::size_t made = 0;
  const auto given = static_cast<std::size_t>(audio.frames());
  while (!error && taken < given) {
    throw_if_interrupted();
    std::size_t used = 0;
    std::size_t more = 0;
    error = soxr_process(resampler.get(), audio.samples.data() + taken * channels,
                         std::min(kResampledBlock, given - taken), &used,
                         result.samples.data() + made * channels, frames - made, &more);
    if (used == 0 && more == 0) break;
    taken += used;
    made += more;
  }
  // Flushes the filter; the last frame may stay zero where rounding gave one frame more.
  while (!error && made < static_cast<std::size_t>(frames)) {
    std::size_t more = 0;
    error = soxr_process(resampler.get(), nullptr, 0, nullptr,
                         result.samples.data() + made * channels, frames - made, &more);
    if (more == 0) break;
    made += more;
  }
  if (error) throw ResourceError(str_cat("The audio cannot be resampled: ", error, "."));
  return result;
}

Audio mix_to_mono(Audio audio) {
  if (audio.channels == 1) return audio;
  const auto channels = static_cast<std::size_t>(audio.channels);
  const auto frames = static_cast<std::size_t>(audio.frames());
  for (std::size_t frame = 0; frame < frames; ++frame) {
    double sum = 0;
    for (std::size_t c = 0; c < channels; ++c) sum += audio.samples[frame * channels + c];
    audio.samples[frame] = static_cast<float>(sum / audio.channels);
  }
  audio.samples.resize(frames);
  audio.channels = 1;
  return audio;
}

}  // namespace crooner::audio
