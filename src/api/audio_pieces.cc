#include "api/audio_pieces.h"

#include <ATen/core/Tensor.h>
#include <ATen/ops/from_blob.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "audio/resample.h"
#include "base/error.h"
#include "base/signals.h"
#include "base/strings.h"

namespace crooner::api {
namespace {

constexpr std::int64_t kPieceFrames = 1 << 16;

// The samples of the pieces as a VQ-VAE reads them: mono, at its rate.
class ModelSamples {
 public:
  ModelSamples(const AudioPieces& audio, int sample_rate)
      : audio_(audio), resampler_(audio.sample_rate, sample_rate, 1) {}

  // Appends until there are `count` in `samples`, or to the end of the audio.
  void read(std::int64_t count, std::vector<float>* samples) {
    while (!ended_ && static_cast<std::int64_t>(samples->size()) < count) {
      Audio piece{audio_.sample_rate, audio_.channels, audio_.read(kPieceFrames)};
      ended_ = piece.frames() < kPieceFrames;
      resampler_.add(audio::mix_to_mono(std::move(piece)).samples, samples);
      if (ended_) resampler_.finish(samples);
    }
  }

 private:
  const AudioPieces& audio_;
  audio::StreamResampler resampler_;
  bool ended_ = false;
};

std::int64_t round_up(std::int64_t value, std::int64_t step) {
  return (value + step - 1) / step * step;
}

// How many samples on either side of a top code its codes depend on, in whole top codes.
std::int64_t reach_of(const model::Vqvae& vqvae) {
  const config::VqvaeConfig& config = vqvae.config();
  std::int64_t reach = 0;
  for (int level = 0; level < config.levels; ++level) {
    reach = std::max(reach, vqvae.encoder_reach(level) * config.hop(level));
  }
  return round_up(reach, config.hop(config.levels - 1));
}

}  // namespace

AudioPieces pieces_of(const Audio& audio) {
  return {audio.sample_rate, audio.channels,
          [&audio, at = std::size_t{0}](std::int64_t frames) mutable {
            const auto wanted = static_cast<std::size_t>(frames * audio.channels);
            const std::size_t count = std::min(wanted, audio.samples.size() - at);
            const auto from = audio.samples.begin() + static_cast<std::ptrdiff_t>(at);
            at += count;
            return std::vector<float>(from, from + static_cast<std::ptrdiff_t>(count));
          }};
}

Codes encode(const AudioPieces& audio, const model::Vqvae& vqvae, const at::Device& device,
             const std::stop_token& stop, std::int64_t window) {
  const config::VqvaeConfig& config = vqvae.config();
  const std::int64_t top_hop = config.hop(config.levels - 1);
  const std::int64_t reach = reach_of(vqvae);
  window = device.is_cpu() ? round_up(std::max(window, 4 * reach), top_hop)
                           : std::numeric_limits<std::int64_t>::max() / 2;
  ModelSamples source(audio, config.sample_rate);
  Codes codes(static_cast<std::size_t>(config.levels));
  std::vector<float> samples;
  std::int64_t begin = 0;  // of `samples`, in the whole audio
  std::int64_t done = 0;   // samples whose codes are there
  for (bool last = false; !last;) {
    const std::int64_t needed = done + window + reach;
    source.read(needed - begin, &samples);
    const std::int64_t have = begin + static_cast<std::int64_t>(samples.size());
    last = have < needed;
    const std::int64_t end = last ? have / top_hop * top_hop : needed;
    if (end == 0) {
      throw InputError(str_cat("The audio has ", have, " samples at ", config.sample_rate,
                               " Hz, less than one code of ", top_hop, " samples."));
    }
    const std::int64_t keep_end = last ? end : done + window;
    const at::Tensor part =
        at::from_blob(samples.data(), {1, 1, end - begin}, at::kFloat).to(device);
    for (int level = 0; level < config.levels && keep_end > done; ++level) {
      throw_if_interrupted(stop);
      const std::int64_t hop = config.hop(level);
      const at::Tensor encoded = vqvae.encode(part, level, stop).to(at::kCPU).contiguous();
      const std::int64_t* data = encoded.const_data_ptr<std::int64_t>();
      auto& all = codes[level];
      all.insert(all.end(), data + (done - begin) / hop, data + (keep_end - begin) / hop);
    }
    done = keep_end;
    const std::int64_t next = std::max<std::int64_t>(0, done - reach);
    samples.erase(samples.begin(), samples.begin() + (next - begin));
    begin = next;
  }
  return codes;
}

}  // namespace crooner::api
