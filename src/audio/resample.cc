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
constexpr std::size_t kResampledBlock = 1 << 18;  // frames, between two looks at the signals
constexpr std::size_t kMargin = 64;               // frames that a block may give besides its own

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

struct StreamResampler::State {
  int from = 0;
  int to = 0;
  std::size_t channels = 0;
  std::int64_t frames_in = 0;
  std::int64_t made = 0;
  std::unique_ptr<soxr, void (*)(soxr_t)> filter{nullptr, soxr_delete};

  // Appends up to `room` frames made of `frames` frames (null: of the end); returns the frames
  // used.
  std::size_t process(const float* samples, std::size_t frames, std::size_t room,
                      std::vector<float>* result) {
    throw_if_interrupted();
    const std::size_t before = result->size();
    result->resize(before + room * channels);
    std::size_t used = 0;
    std::size_t more = 0;
    const soxr_error_t error =
        soxr_process(filter.get(), samples, frames, &used, result->data() + before, room, &more);
    if (error) throw ResourceError(str_cat("The audio cannot be resampled: ", error, "."));
    result->resize(before + more * channels);
    made += static_cast<std::int64_t>(more);
    return used;
  }
};

StreamResampler::StreamResampler(int from, int to, int channels)
    : state_(std::make_unique<State>()) {
  state_->from = from;
  state_->to = to;
  state_->channels = static_cast<std::size_t>(channels);
  if (from == to) return;
  check_rate(from);
  check_rate(to);
  const soxr_io_spec_t types = soxr_io_spec(SOXR_FLOAT32_I, SOXR_FLOAT32_I);
  const soxr_quality_spec_t quality = soxr_quality_spec(SOXR_HQ, 0);
  const soxr_runtime_spec_t one_thread = soxr_runtime_spec(1);
  soxr_error_t error = nullptr;
  state_->filter.reset(soxr_create(from, to, static_cast<unsigned>(channels), &error, &types,
                                   &quality, &one_thread));
  if (error) throw ResourceError(str_cat("The audio cannot be resampled: ", error, "."));
}

StreamResampler::StreamResampler(StreamResampler&&) noexcept = default;
StreamResampler& StreamResampler::operator=(StreamResampler&&) noexcept = default;
StreamResampler::~StreamResampler() = default;

void StreamResampler::add(std::span<const float> samples, std::vector<float>* result) {
  State& state = *state_;
  const std::size_t frames = samples.size() / state.channels;
  state.frames_in += static_cast<std::int64_t>(frames);
  if (!state.filter) {
    result->insert(result->end(), samples.begin(), samples.end());
    return;
  }
  for (std::size_t taken = 0; taken < frames;) {
    const std::size_t count = std::min(kResampledBlock, frames - taken);
    const auto room = static_cast<std::size_t>(
        resampled_frames(static_cast<std::int64_t>(count), state.from, state.to));
    const std::int64_t made = state.made;
    const std::size_t used =
        state.process(samples.data() + taken * state.channels, count, room + kMargin, result);
    if (used == 0 && state.made == made) break;
    taken += used;
  }
}

// The last frame may stay zero where rounding gave one frame more.
void StreamResampler::finish(std::vector<float>* result) {
  State& state = *state_;
  if (!state.filter) return;
  const std::int64_t total = resampled_frames(state.frames_in, state.from, state.to);
  while (state.made < total) {
    const std::int64_t before = state.made;
    const std::int64_t room = std::min<std::int64_t>(kResampledBlock, total - before);
    state.process(nullptr, 0, static_cast<std::size_t>(room), result);
    if (state.made == before) break;
  }
  const std::int64_t missing = total - state.made;  // negative: more than was wanted was made
  result->resize(static_cast<std::size_t>(static_cast<std::int64_t>(result->size()) +
                                          missing * static_cast<std::int64_t>(state.channels)));
}

Audio resample(Audio audio, int sample_rate) {
  if (audio.sample_rate == sample_rate) return audio;
  StreamResampler resampler(audio.sample_rate, sample_rate, audio.channels);
  Audio result{sample_rate, audio.channels, {}};
  result.samples.reserve(
      (resampled_frames(audio.frames(), audio.sample_rate, sample_rate) + kMargin) *
      audio.channels);
  resampler.add(audio.samples, &result.samples);
  resampler.finish(&result.samples);
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
