#include "training/evaluate_prior.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/gather.h>
#include <ATen/ops/log_softmax.h>

#include <numbers>

#include "base/monotonic_seconds.h"
#include "tensor/upload.h"
#include "training/evaluation_windows.h"

namespace crooner::training {
namespace {

constexpr std::int64_t kFirstCodes = 64;

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

class PriorEvaluator {
 public:
  PriorEvaluator(const model::Prior& prior, const CodeDataset& dataset, at::Device device)
      : prior_(prior), dataset_(dataset), device_(device) {}

  // `index`: of dataset.songs().
  void add_song(std::size_t index, int windows) {
    const std::size_t song = dataset_.songs()[index];
    const auto names = next_song(index, [&](std::size_t other) {
      return dataset_.entry(other).genre != dataset_.entry(song).genre;
    });
    const auto lyrics = next_song(index, [&](std::size_t other) {
      return dataset_.has_lyric_times(other) &&
             dataset_.entry(other).lyrics != dataset_.entry(song).lyrics;
    });
    Mean own, label_gain, first_label_gain, lyrics_gain;
    windows_.emplace_back();
    const auto& config = dataset_.config();
    for (const CodeWindow& window : evaluation_windows(dataset_, song, windows)) {
      const CodeBatch batch = dataset_.read_windows({&window, 1});
      const at::Tensor own_bits = bits(batch);
      own.add(own_bits);
      keep(batch.codes);
      if (config.labels && names) {
        CodeWindow other = window;
        other.names_from = names;
        const at::Tensor gain = bits(dataset_.read_windows({&other, 1})) - own_bits;
        label_gain.add(gain);
        if (window.first == 0) first_label_gain.add(gain.slice(0, 0, kFirstCodes));
      }
      if (config.lyrics && dataset_.has_lyric_times(song) && lyrics) {
        CodeWindow other = window;
        other.lyrics_from = lyrics;
        const at::Tensor gain = bits(dataset_.read_windows({&other, 1})) - own_bits;
        lyrics_gain.add(gain.masked_select(batch.sung[0] >= 0));
      }
    }
    bits_.push_back(own.value());
    codes_ += own.count;
    if (label_gain.count > 0) label_gains_.push_back(label_gain.value());
    if (first_label_gain.count > 0) first_label_gains_.push_back(first_label_gain.value());
    if (lyrics_gain.count > 0) lyrics_gains_.push_back(lyrics_gain.value());
  }

  PriorMetrics metrics() const {
    PriorMetrics metrics;
    metrics.level = dataset_.config().level;
    for (const auto& song : windows_) metrics.windows += static_cast<std::int64_t>(song.size());
    metrics.codes = codes_;
    metrics.bits = *estimate(bits_);
    metrics.song_bits = bits_;
    metrics.ngrams = ngram_bits(windows_, dataset_.config().bins);
    metrics.label_gain_bits = estimate(label_gains_);
    metrics.label_gain_bits_first_64 = estimate(first_label_gains_);
    metrics.lyrics_gain_bits = estimate(lyrics_gains_);
    metrics.codes_per_second = static_cast<double>(predicted_) / seconds_;
    return metrics;
  }

 private:
  // The next song for which `matches` holds; the last is followed by the first.
  template <typename Matches>
  std::optional<std::size_t> next_song(std::size_t index, const Matches& matches) const {
    const auto& songs = dataset_.songs();
    for (std::size_t step = 1; step < songs.size(); ++step) {
      const std::size_t other = songs[(index + step) % songs.size()];
      if (matches(other)) return other;
    }
    return std::nullopt;
  }

  void keep(const at::Tensor& codes /* [1, n_ctx] */) {
    const auto* begin = codes.const_data_ptr<std::int64_t>();
    windows_.back().emplace_back(begin, begin + codes.numel());
  }

  // Of every code of a window: float32 [n_ctx] on the CPU.
  at::Tensor bits(const CodeBatch& batch) {
    const auto to_device = [&](const at::Tensor& x) {
      return x.defined() ? tensor::upload(x, device_) : x;
    };
    const at::Tensor labels = to_device(batch.labels), codes = to_device(batch.codes);
    const double start = monotonic_seconds();
    const at::Tensor tokens = prior_.sequence_tokens(codes, labels);
    const at::Tensor logits =
        prior_.logits(tokens, prior_.conditions(labels, to_device(batch.upper)));
    const std::int64_t n_ctx = codes.size(1), first = tokens.size(1) - n_ctx;
    const at::Tensor log_probabilities =
        at::log_softmax(logits.narrow(1, first, n_ctx), -1)
            .gather(-1, tokens.narrow(1, first, n_ctx).unsqueeze(-1))
            .reshape({-1})
            .to(at::kCPU);
    seconds_ += monotonic_seconds() - start;
    predicted_ += n_ctx;
    return log_probabilities / -std::numbers::ln2;
  }

  const model::Prior& prior_;
  const CodeDataset& dataset_;
  at::Device device_;
  std::vector<double> bits_, label_gains_, first_label_gains_, lyrics_gains_;  // by song
  std::vector<std::vector<std::vector<std::int64_t>>> windows_;  // their codes, by song
  std::int64_t codes_ = 0, predicted_ = 0;
  double seconds_ = 0;
};

}  // namespace

PriorMetrics evaluate_prior(const model::Prior& prior, const CodeDataset& dataset, int windows,
                            at::Device device) {
  const at::NoGradGuard no_grad;
  PriorEvaluator evaluator(prior, dataset, device);
  for (std::size_t i = 0; i < dataset.songs().size(); ++i) evaluator.add_song(i, windows);
  return evaluator.metrics();
}

Estimate saved_bits(const PriorMetrics& baseline, const PriorMetrics& metrics) {
  std::vector<double> differences;
  for (std::size_t song = 0; song < metrics.song_bits.size(); ++song)
    differences.push_back(baseline.song_bits.at(song) - metrics.song_bits[song]);
  return *estimate(differences);
}

}  // namespace crooner::training
