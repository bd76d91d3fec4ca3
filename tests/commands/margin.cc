#include "commands/margin.h"

#include <ATen/core/Tensor.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>
#include <vector>

#include "base/philox.h"

namespace crooner::commands {
namespace {

// What the sampler does (engine/token_sampler), once more and plainly, in double precision.
void measure(std::vector<double> logits, const engine::SamplingParams& params,
             std::int64_t position, Margin* margin) {
  for (double& logit : logits) logit /= params.temperature;
  std::vector<double> sorted = logits;
  std::sort(sorted.begin(), sorted.end(), std::greater<>());
  double threshold = sorted.back();
  if (params.top_k > 0 && params.top_k < static_cast<int>(sorted.size())) {
    threshold = sorted[params.top_k - 1];
    margin->filter = std::min(margin->filter, threshold - sorted[params.top_k]);
  }
  double total = 0;
  for (double& logit : logits) {
    logit = logit < threshold ? 0 : std::exp(logit - sorted.front());
    total += logit;
  }
  const double drawn =
      uniform(params.seed, params.sample_index, params.level, params.first_position + position);
  double boundary = 0;
  for (const double share : logits) {
    if (share == 0) continue;  // its boundary is the last one again
    boundary += share / total;
    margin->draw = std::min(margin->draw, std::abs(drawn - boundary));
  }
  margin->draw = std::min(margin->draw, drawn);
}

class MeasuredEngine : public engine::Engine {
 public:
  MeasuredEngine(engine::Engine& engine, Margin* margin) : engine_(engine), margin_(margin) {}

  const config::DecoderConfig& config() const override { return engine_.config(); }
  int rows() const override { return engine_.rows(); }
  const char* name() const override { return engine_.name(); }
  void begin(int row, const nn::Conditions& conditions) override { engine_.begin(row, conditions); }
  void prefill(int row, std::span<const std::int64_t> tokens) override {
    engine_.prefill(row, tokens);
  }
  void replay(int row, std::span<const std::int64_t> tokens) override {
    engine_.replay(row, tokens);
  }
  at::Tensor logits(std::span<const int> rows) override { return engine_.logits(rows); }
  int length(int row) const override { return engine_.length(row); }

  std::vector<std::int64_t> decode(std::span<const int> rows, int steps,
                                   std::span<const engine::SamplingParams> params) override {
    std::vector<std::int64_t> tokens(rows.size() * steps);
    for (int step = 0; step < steps; ++step) {
      const at::Tensor logits = engine_.logits(rows).contiguous();  // [rows, vocabulary]
      for (std::size_t i = 0; i < rows.size(); ++i) {
        const float* row = logits.data_ptr<float>() + i * logits.size(1);
        measure({row, row + logits.size(1)}, params[i], engine_.length(rows[i]), margin_);
      }
      const std::vector<std::int64_t> drawn = engine_.decode(rows, 1, params);
      for (std::size_t i = 0; i < rows.size(); ++i) tokens[i * steps + step] = drawn[i];
    }
    return tokens;
  }

 private:
  engine::Engine& engine_;
  Margin* margin_;
};

class MeasuredLevel : public sampling::LoadedLevel {
 public:
  MeasuredLevel(std::unique_ptr<sampling::LoadedLevel> level, Margin* margin)
      : level_(std::move(level)), engine_(level_->engine(), margin) {}
  nn::Conditions conditions(std::span<const std::int64_t> labels,
                            std::span<const std::int64_t> upper) override {
    return level_->conditions(labels, upper);
  }
  nn::Conditions guide_conditions(const nn::Conditions& song, sampling::GuideKind kind,
                                  std::span<const std::int64_t> labels) override {
    return level_->guide_conditions(song, kind, labels);
  }
  engine::Engine& engine() override { return engine_; }

 private:
  std::unique_ptr<sampling::LoadedLevel> level_;
  MeasuredEngine engine_;
};

class MeasuredLevels : public sampling::LevelLoader {
 public:
  MeasuredLevels(std::unique_ptr<sampling::LevelLoader> levels, Margin* margin)
      : levels_(std::move(levels)), margin_(margin) {}
  int count() const override { return levels_->count(); }
  const config::PriorConfig& config(int level) const override { return levels_->config(level); }
  std::unique_ptr<sampling::LoadedLevel> load(int level, int rows) override {
    return std::make_unique<MeasuredLevel>(levels_->load(level, rows), margin_);
  }

 private:
  std::unique_ptr<sampling::LevelLoader> levels_;
  Margin* margin_;
};

}  // namespace

std::unique_ptr<sampling::LevelLoader> measured(std::unique_ptr<sampling::LevelLoader> levels,
                                                Margin* margin) {
  return std::make_unique<MeasuredLevels>(std::move(levels), margin);
}

}  // namespace crooner::commands
