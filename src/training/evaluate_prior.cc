#include "training/evaluate_prior.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/gather.h>
#include <ATen/ops/log_softmax.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numbers>

namespace crooner::training {
namespace {

constexpr std::int64_t kStart = 64;  // codes

// A number a song, and what follows from all of them.
class PerSong {
 public:
  void add(double value) { values_.push_back(value); }
  const std::vector<double>& values() const { return values_; }
  std::optional<Estimate> estimate() const {
    if (values_.empty()) return std::nullopt;
    const auto count = static_cast<double>(values_.size());
    double mean = 0, squares = 0;
    for (const double value : values_) mean += value / count;
    for (const double value : values_) squares += (value - mean) * (value - mean);
    const double deviation = count > 1 ? std::sqrt(squares / (count - 1)) : 0;
    return Estimate{mean, 1.96 * deviation / std::sqrt(count),
                    static_cast<std::int64_t>(values_.size())};
  }

 private:
  std::vector<double> values_;
};

// The mean of what was added.
struct Mean {
  double sum = 0;
  std::int64_t count = 0;
  void add(const at::Tensor& values) {
    sum += values.sum().item<double>();
    count += values.numel();
  }
  double value() const { return sum / static_cast<double>(count); }
};

// Starts of the windows of a song, on the grid.
std::vector<std::int64_t> window_starts(std::int64_t codes, std::int64_t n_ctx, std::int64_t grid,
                                        int wanted) {
  const auto count = std::clamp<std::int64_t>(codes / n_ctx, 1, wanted);
  std::vector<std::int64_t> starts;
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t start = count > 1 ? i * (codes - n_ctx) / (count - 1) : 0;
    starts.push_back(start / grid * grid);
  }
  return starts;
}

class Measurement {
 public:
  Measurement(const model::Prior& prior, const CodeDataset& data, at::Device device)
      : prior_(prior), data_(data), device_(device) {}

  void add_song(std::size_t place, int windows) {
    const std::size_t song = data_.songs()[place];
    const auto names = next(place, [&](std::size_t other) {
      return data_.entry(other).genre != data_.entry(song).genre;
    });
    const auto lyrics = next(place, [&](std::size_t other) {
      return data_.has_lyric_times(other) && data_.entry(other).lyrics != data_.entry(song).lyrics;
    });
    Mean own, label_gain_bits, start_cost, lyrics_gain_bits;
    pieces_.emplace_back();
    const auto& config = data_.config();
    for (const std::int64_t first :
         window_starts(data_.codes_of(song), config.n_ctx, data_.grid(), windows)) {
      CodeWindow window;
      window.song = song;
      window.first = first;
      const CodeBatch batch = data_.read({&window, 1});
      const at::Tensor right = bits(batch);
      own.add(right);
      keep(batch.codes);
      if (config.labels && names) {
        CodeWindow wrong = window;
        wrong.names_of = names;
        const at::Tensor cost = bits(data_.read({&wrong, 1})) - right;
        label_gain_bits.add(cost);
        if (first == 0) start_cost.add(cost.slice(0, 0, kStart));
      }
      if (config.lyrics && data_.has_lyric_times(song) && lyrics) {
        CodeWindow wrong = window;
        wrong.lyrics_of = lyrics;
        const at::Tensor sung = batch.sounding[0] >= 0;
        lyrics_gain_bits.add((bits(data_.read({&wrong, 1})) - right).masked_select(sung));
      }
    }
    bits_.add(own.value());
    codes_ += own.count;
    if (label_gain_bits.count > 0) names_.add(label_gain_bits.value());
    if (start_cost.count > 0) start_.add(start_cost.value());
    if (lyrics_gain_bits.count > 0) lyrics_.add(lyrics_gain_bits.value());
  }

  PriorMetrics figures() const {
    PriorMetrics figures;
    figures.level = data_.config().level;
    for (const auto& song : pieces_) figures.windows += static_cast<std::int64_t>(song.size());
    figures.codes = codes_;
    figures.bits = *bits_.estimate();
    figures.song_bits = bits_.values();
    figures.ngrams = ngram_bits(pieces_, data_.config().bins);
    figures.label_gain_bits = names_.estimate();
    figures.label_gain_bits_start = start_.estimate();
    figures.lyrics_gain_bits = lyrics_.estimate();
    figures.codes_per_second = static_cast<double>(told_) / seconds_;
    return figures;
  }

 private:
  // The next song for which `fits` holds, round the end of the list.
  template <typename Fits>
  std::optional<std::size_t> next(std::size_t place, const Fits& fits) const {
    const auto& songs = data_.songs();
    for (std::size_t step = 1; step < songs.size(); ++step) {
      const std::size_t other = songs[(place + step) % songs.size()];
      if (fits(other)) return other;
    }
    return std::nullopt;
  }

  void keep(const at::Tensor& codes /* [1, n_ctx] */) {
    const auto* begin = codes.const_data_ptr<std::int64_t>();
    pieces_.back().emplace_back(begin, begin + codes.numel());
  }

  // Of every code of a window: float32 [n_ctx] on the CPU.
  at::Tensor bits(const CodeBatch& batch) {
    const auto placed = [&](const at::Tensor& x) { return x.defined() ? x.to(device_) : x; };
    const at::Tensor labels = placed(batch.labels), codes = placed(batch.codes);
    const auto begin = std::chrono::steady_clock::now();
    const at::Tensor tokens = prior_.sequence_tokens(codes, labels);
    const at::Tensor logits = prior_.logits(tokens, prior_.conditions(labels, placed(batch.upper)));
    const std::int64_t n_ctx = codes.size(1), before = tokens.size(1) - n_ctx;
    const at::Tensor told = at::log_softmax(logits.narrow(1, before, n_ctx), -1)
                                .gather(-1, tokens.narrow(1, before, n_ctx).unsqueeze(-1))
                                .reshape({-1})
                                .to(at::kCPU);
    seconds_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    told_ += n_ctx;
    return told / -std::numbers::ln2;
  }

  const model::Prior& prior_;
  const CodeDataset& data_;
  at::Device device_;
  PerSong bits_, names_, start_, lyrics_;
  std::vector<std::vector<std::vector<std::int64_t>>> pieces_;  // codes of the windows, by song
  std::int64_t codes_ = 0, told_ = 0;
  double seconds_ = 0;
};

}  // namespace

PriorMetrics evaluate_prior(const model::Prior& prior, const CodeDataset& data, int windows,
                            at::Device device) {
  const at::NoGradGuard no_grad;
  Measurement measurement(prior, data, device);
  for (std::size_t place = 0; place < data.songs().size(); ++place)
    measurement.add_song(place, windows);
  return measurement.figures();
}

Estimate saved(const PriorMetrics& before, const PriorMetrics& after) {
  PerSong differences;
  for (std::size_t song = 0; song < after.song_bits.size(); ++song)
    differences.add(before.song_bits.at(song) - after.song_bits[song]);
  return *differences.estimate();
}

}  // namespace crooner::training
