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

constexpr double kPieceSeconds = 6;
constexpr double kSilence = 2e-3;  // of a piece's spectrum; the metric leaves such pieces out

struct Piece {
  std::size_t song;
  std::int64_t begin;
};

// All whole pieces of all songs, or `wanted` of them at equal distances.
std::vector<Piece> evaluation_pieces(const AudioCache& sounds, std::int64_t length,
                                     std::int64_t wanted) {
  std::vector<Piece> all;
  for (std::size_t song = 0; song < sounds.size(); ++song) {
    for (std::int64_t begin = 0; begin + length <= sounds.frames(song); begin += length)
      all.push_back({song, begin});
  }
  if (all.empty()) {
    throw InputError(str_cat("No song of the data is as long as a piece that is measured, ", length,
                             " samples."));
  }
  const auto count = static_cast<std::int64_t>(all.size());
  if (wanted == 0 || wanted >= count) return all;
  std::vector<Piece> some;
  for (std::int64_t i = 0; i < wanted; ++i)
    some.push_back(all[static_cast<std::size_t>((2 * i + 1) * count / (2 * wanted))]);
  return some;
}

// Mean of |difference| / |target| over the pieces that are not silent, of one band.
class SpectralConvergenceMean {
 public:
  SpectralConvergenceMean(Band band, double hz_per_bin, std::int64_t bins)
      : first_(std::min<std::int64_t>(bins, std::lround(std::ceil(band.from / hz_per_bin)))),
        last_(std::min<std::int64_t>(bins, std::lround(std::ceil(band.to / hz_per_bin)))) {}

  // Magnitudes [1, n_fft / 2 + 1, frames].
  void add(const at::Tensor& target, const at::Tensor& output) {
    const at::Tensor wanted = target.slice(1, first_, last_);
    const auto norm = at::linalg_vector_norm(wanted).item<double>();
    if (norm <= kSilence) return;
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

// Codes and decodes the pieces at one level, and adds up what is measured.
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
    const at::Tensor made = magnitude_spectrum(output.squeeze(1), spectrum_);
    all_.add(target, made);
    for (SpectralConvergenceMean& band : bands_) band.add(target, made);
    seconds_ += static_cast<double>(audio.size(-1)) / vqvae_.config().sample_rate;
  }

  VqvaeLevelMetrics figures() const {
    VqvaeLevelMetrics figures;
    figures.level = level_;
    figures.convergence_db = all_.decibels();
    for (const SpectralConvergenceMean& band : bands_) figures.band_db.push_back(band.decibels());
    const at::Tensor counts = histogram_.to(at::kDouble);
    const at::Tensor used = counts.masked_select(counts > 0);
    figures.codes = histogram_.sum().item<std::int64_t>();
    const at::Tensor share = used / static_cast<double>(figures.codes);
    figures.entropy_bits = -(share * share.log2()).sum().item<double>();
    figures.use = static_cast<double>(used.numel()) / vqvae_.config().bins;
    figures.encode_speed = seconds_ / encode_seconds_;
    figures.decode_speed = seconds_ / decode_seconds_;
    return figures;
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

std::int64_t piece_samples(const config::VqvaeConfig& config) {
  const int hop = config.hop(config.levels - 1);
  return std::max<std::int64_t>(1, std::lround(kPieceSeconds * config.sample_rate / hop)) * hop;
}

VqvaeMetrics evaluate_vqvae(const model::Vqvae& vqvae, const AudioCache& sounds,
                            const std::vector<int>& levels, std::int64_t pieces,
                            at::Device device) {
  const at::NoGradGuard no_grad;
  const std::int64_t length = piece_samples(vqvae.config());
  std::vector<LevelEvaluator> meters;
  for (const int level : levels) meters.emplace_back(vqvae, level);

  VqvaeMetrics figures;
  std::set<std::size_t> songs;
  for (const Piece& piece : evaluation_pieces(sounds, length, pieces)) {
    at::Tensor audio = at::empty({1, 1, length});
    sounds.read(piece.song, piece.begin, length, 0.5f, audio.data_ptr<float>());
    const at::Tensor placed = audio.to(device);
    for (LevelEvaluator& meter : meters) meter.add(placed);
    songs.insert(piece.song);
    ++figures.pieces;
  }
  figures.songs = static_cast<std::int64_t>(songs.size());
  figures.seconds = static_cast<double>(figures.pieces * length) /
                    static_cast<double>(vqvae.config().sample_rate);
  for (const LevelEvaluator& meter : meters) figures.levels.push_back(meter.figures());
  return figures;
}

}  // namespace crooner::training
