#include "training/evaluate_vqvae.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/bincount.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/log2.h>
#include <ATen/ops/masked_select.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <set>

#include "base/error.h"
#include "base/strings.h"
#include "training/spectrum.h"

namespace crooner::training {
namespace {

constexpr double kClipSeconds = 6;
constexpr double kSilentNorm = 2e-3;  // norm of a spectrum; quieter clips are left out

struct Clip {
  std::size_t song;
  std::int64_t begin;
};

// All whole clips of all songs, or `max_clips` of them at equal distances.
std::vector<Clip> evaluation_clips(const AudioCache& audio_cache, std::int64_t length,
                                   std::int64_t max_clips) {
  std::vector<Clip> all;
  for (std::size_t song = 0; song < audio_cache.size(); ++song) {
    for (std::int64_t begin = 0; begin + length <= audio_cache.frames(song); begin += length)
      all.push_back({song, begin});
  }
  if (all.empty()) {
    throw InputError(
        str_cat("No song of the data is as long as an evaluation clip, ", length, " samples."));
  }
  const auto count = static_cast<std::int64_t>(all.size());
  if (max_clips == 0 || max_clips >= count) return all;
  std::vector<Clip> some;
  for (std::int64_t i = 0; i < max_clips; ++i)
    some.push_back(all[(2 * i + 1) * count / (2 * max_clips)]);
  return some;
}

// Mean of |difference| / |target| over the clips that are not silent, of one band.
class SpectralConvergenceMean {
 public:
  SpectralConvergenceMean(Band band, double hz_per_bin, std::int64_t bins)
      : first_(std::min<std::int64_t>(bins, std::lround(std::ceil(band.from / hz_per_bin)))),
        last_(std::min<std::int64_t>(bins, std::lround(std::ceil(band.to / hz_per_bin)))) {}

  // Magnitudes [1, n_fft / 2 + 1, frames].
  void add(const at::Tensor& target, const at::Tensor& output) {
    const at::Tensor wanted = target.slice(1, first_, last_);
    const auto norm = at::linalg_vector_norm(wanted).item<double>();
    if (norm <= kSilentNorm) return;
    const at::Tensor difference = wanted - output.slice(1, first_, last_);
    sum_ += at::linalg_vector_norm(difference).item<double>() / norm;
    ++count_;
  }

  double decibels() const { return 20 * std::log10(std::max(sum_ / std::max(count_, 1), 1e-12)); }

 private:
  std::int64_t first_, last_;
  double sum_ = 0;
  int count_ = 0;
};

class Stopwatch {
 public:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

// Encodes and decodes the clips at one level and accumulates the metrics.
class LevelEvaluator {
 public:
  LevelEvaluator(const model::Vqvae& vqvae, int level)
      : vqvae_(vqvae),
        level_(level),
        all_({0, 1e9}, hz_per_bin(), bins()),
        histogram_(at::zeros({vqvae.config().bins}, at::kLong)) {
    for (const Band& band : evaluation_bands()) bands_.emplace_back(band, hz_per_bin(), bins());
  }

  void add(const at::Tensor& audio /* [1, 1, samples] */) {
    const Stopwatch encoding;
    const at::Tensor codes = vqvae_.encode(audio, level_).to(at::kCPU);
    encode_seconds_ += encoding.seconds();
    const Stopwatch decoding;
    const at::Tensor output = vqvae_.decode(codes.to(audio.device()), level_).to(at::kCPU);
    decode_seconds_ += decoding.seconds();

    histogram_ += at::bincount(codes.reshape({-1}), {}, vqvae_.config().bins);
    const at::Tensor target = magnitude_spectrum(audio.to(at::kCPU).squeeze(1), spectrum_);
    const at::Tensor reconstruction = magnitude_spectrum(output.squeeze(1), spectrum_);
    all_.add(target, reconstruction);
    for (SpectralConvergenceMean& band : bands_) band.add(target, reconstruction);
    seconds_ += static_cast<double>(audio.size(-1)) / vqvae_.config().sample_rate;
  }

  VqvaeLevelMetrics metrics() const {
    VqvaeLevelMetrics metrics;
    metrics.level = level_;
    metrics.convergence_db = all_.decibels();
    for (const SpectralConvergenceMean& band : bands_) metrics.band_db.push_back(band.decibels());
    const at::Tensor counts = histogram_.to(at::kDouble);
    const at::Tensor used = counts.masked_select(counts > 0);
    metrics.codes = histogram_.sum().item<std::int64_t>();
    const at::Tensor share = used / static_cast<double>(metrics.codes);
    metrics.entropy_bits = -(share * share.log2()).sum().item<double>();
    metrics.use = static_cast<double>(used.numel()) / vqvae_.config().bins;
    metrics.encode_speed = seconds_ / encode_seconds_;
    metrics.decode_speed = seconds_ / decode_seconds_;
    return metrics;
  }

 private:
  std::int64_t bins() const { return spectrum_.n_fft / 2 + 1; }
  double hz_per_bin() const {
    return static_cast<double>(vqvae_.config().sample_rate) / spectrum_.n_fft;
  }

  const model::Vqvae& vqvae_;
  int level_;
  config::SpectrumConfig spectrum_;
  SpectralConvergenceMean all_;
  std::vector<SpectralConvergenceMean> bands_;
  at::Tensor histogram_;
  double seconds_ = 0, encode_seconds_ = 0, decode_seconds_ = 0;
};

}  // namespace

const std::vector<Band>& evaluation_bands() {
  static const std::vector<Band> bands = {{0, 300}, {300, 1000}, {1000, 3000}, {3000, 6000}};
  return bands;
}

std::int64_t clip_samples(const config::VqvaeConfig& config) {
  const int hop = config.hop(config.levels - 1);
  return std::max<std::int64_t>(1, std::lround(kClipSeconds * config.sample_rate / hop)) * hop;
}

VqvaeMetrics evaluate_vqvae(const model::Vqvae& vqvae, const AudioCache& audio_cache,
                            const std::vector<int>& levels, std::int64_t clips, at::Device device) {
  const at::NoGradGuard no_grad;
  const std::int64_t length = clip_samples(vqvae.config());
  std::vector<LevelEvaluator> meters;
  for (const int level : levels) meters.emplace_back(vqvae, level);

  VqvaeMetrics metrics;
  std::set<std::size_t> songs;
  for (const Clip& clip : evaluation_clips(audio_cache, length, clips)) {
    at::Tensor audio = at::empty({1, 1, length});
    audio_cache.read(clip.song, clip.begin, length, 0.5f, audio.data_ptr<float>());
    const at::Tensor on_device = audio.to(device);
    for (LevelEvaluator& meter : meters) meter.add(on_device);
    songs.insert(clip.song);
    ++metrics.clips;
  }
  metrics.songs = static_cast<std::int64_t>(songs.size());
  metrics.seconds =
      static_cast<double>(metrics.clips * length) / static_cast<double>(vqvae.config().sample_rate);
  for (const LevelEvaluator& meter : meters) metrics.levels.push_back(meter.metrics());
  return metrics;
}

}  // namespace crooner::training
