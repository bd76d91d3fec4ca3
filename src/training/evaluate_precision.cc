#include "training/evaluate_precision.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/log_softmax.h>

#include <array>
#include <numbers>
#include <span>
#include <vector>

#include "base/signals.h"
#include "sampling/window_inputs.h"
#include "training/evaluation_windows.h"

namespace crooner::training {
namespace {

constexpr std::array<int, 1> kRow{0};

std::span<const std::int64_t> values(const at::Tensor& tensor /* [1, values], or undefined */) {
  if (!tensor.defined()) return {};
  return {tensor.const_data_ptr<std::int64_t>(), static_cast<std::size_t>(tensor.numel())};
}

// Row 0 of a level's engine, moved along the codes of a window.
class DecodedWindow {
 public:
  DecodedWindow(sampling::LoadedLevel& level, const config::PriorConfig& config,
                const CodeBatch& batch)
      : engine_(level.engine()) {
    const std::span<const std::int64_t> labels = values(batch.labels);
    engine_.begin(kRow[0], level.conditions(labels, values(batch.upper)));
    const auto prompt = sampling::prompt_tokens(config, {labels.begin(), labels.end()}, {});
    if (!prompt.empty()) engine_.prefill(kRow[0], prompt);
  }

  // Of the next token: float64 [vocabulary], in nats.
  at::Tensor log_probabilities() {
    return at::log_softmax(engine_.logits(kRow)[0], -1, at::kDouble);
  }

  void append(std::int64_t token) { engine_.replay(kRow[0], {&token, 1}); }

 private:
  engine::Engine& engine_;
};

}  // namespace

PrecisionMetrics evaluate_precision(sampling::LoadedLevel& level, sampling::LoadedLevel& reference,
                                    const CodeDataset& dataset, int windows) {
  const config::PriorConfig& config = dataset.config();
  PrecisionMetrics metrics;
  metrics.level = config.level;
  std::vector<double> bits, added, divergences;  // by song
  for (const std::size_t song : dataset.songs()) {
    double own = 0, expected = 0, divergence = 0;  // nats
    std::int64_t codes = 0;
    for (const CodeWindow& window : evaluation_windows(dataset, song, windows)) {
      const CodeBatch batch = dataset.read_windows({&window, 1});
      DecodedWindow lower(level, config, batch), full(reference, config, batch);
      for (const std::int64_t code : values(batch.codes)) {
        throw_if_interrupted();
        const std::int64_t token = code + config.code_shift();
        const at::Tensor q = lower.log_probabilities(), p = full.log_probabilities();
        own -= q[token].item<double>();
        expected -= p[token].item<double>();
        divergence += (p.exp() * (p - q)).sum().item<double>();
        lower.append(token);
        full.append(token);
        ++codes;
      }
    }
    const double scale = 1 / (std::numbers::ln2 * static_cast<double>(codes));
    bits.push_back(own * scale);
    added.push_back((own - expected) * scale);
    divergences.push_back(divergence * scale);
    metrics.codes += codes;
  }
  metrics.bits = *estimate(bits);
  metrics.added_bits = *estimate(added);
  metrics.divergence = *estimate(divergences);
  return metrics;
}

}  // namespace crooner::training
