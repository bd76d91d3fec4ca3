#include "fake_level_loader.h"

#include <ATen/ops/full.h>

#include <new>
#include <stdexcept>

#include "base/strings.h"
#include "engine/token_sampler/guidance.h"

namespace crooner::sampling {
namespace {

std::uint64_t mix(std::uint64_t hash, std::uint64_t value) {
  hash ^= value + 0x9E3779B97F4A7C15u + (hash << 6) + (hash >> 2);
  hash *= 0xBF58476D1CE4E5B9u;
  return hash ^ (hash >> 29);
}

class FakeEngine : public engine::Engine {
 public:
  FakeEngine(const config::PriorConfig& config, int rows, FakeTrace& trace)
      : prior_(config), trace_(trace), rows_(rows) {
    decoder_config_.vocabulary = config.vocabulary();
    decoder_config_.transformer.n_ctx = config.sequence();
  }

  const config::DecoderConfig& config() const override { return decoder_config_; }
  int rows() const override { return static_cast<int>(rows_.size()); }
  const char* name() const override { return "fake"; }
  int length(int row) const override { return rows_.at(row).length; }

  void begin(int row, const nn::Conditions& conditions) override {
    rows_.at(row) = {static_cast<std::uint64_t>(conditions.start.item().toLong()), 0};
  }
  void prefill(int row, std::span<const std::int64_t> tokens) override {
    for (std::int64_t token : tokens) append(row, token);
  }
  void replay(int row, std::span<const std::int64_t> tokens) override { prefill(row, tokens); }

  std::vector<std::int64_t> decode(std::span<const int> rows, int steps,
                                   std::span<const engine::SamplingParams> params) override {
    trace_.before_decode(prior_.level, ++calls_);
    const auto vocabulary = static_cast<std::size_t>(decoder_config_.vocabulary);
    std::vector<std::int64_t> result(rows.size() * steps);
    engine::TokenSampler sampler(decoder_config_.vocabulary);
    std::vector<float> logits(rows.size() * vocabulary);
    for (int step = 0; step < steps; ++step) {
      for (std::size_t i = 0; i < logits.size(); ++i) {
        const std::uint64_t hash = rows_[rows[i / vocabulary]].hash;
        logits[i] = static_cast<float>(mix(hash, i % vocabulary) % 1000) / 300.0f;
      }
      for (std::size_t i = 0; i < rows.size(); ++i) {
        if (params[i].guides >= 0) continue;
        engine::guide(params, i, logits.data(), vocabulary, decoder_config_.vocabulary);
        result[i * steps + step] = sampler(std::span(logits).subspan(i * vocabulary, vocabulary),
                                           params[i], rows_[rows[i]].length);
      }
      for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::size_t sampled = params[i].guides >= 0 ? params[i].guides : i;
        append(rows[i], result[i * steps + step] = result[sampled * steps + step]);
      }
    }
    return result;
  }

  at::Tensor logits(std::span<const int>) override { return {}; }

 private:
  struct Row {
    std::uint64_t hash = 0;
    int length = 0;
  };
  void append(int row, std::int64_t token) {
    rows_.at(row).hash = mix(rows_.at(row).hash, static_cast<std::uint64_t>(token));
    if (++rows_.at(row).length > prior_.sequence()) throw std::logic_error("The row is full.");
  }

  const config::PriorConfig& prior_;
  FakeTrace& trace_;
  config::DecoderConfig decoder_config_;
  std::vector<Row> rows_;
  int calls_ = 0;
};

class FakeLevel : public LoadedLevel {
 public:
  FakeLevel(const config::PriorConfig& config, int rows, FakeTrace& trace)
      : prior_(config), trace_(trace), engine_(config, rows, trace) {}

  nn::Conditions conditions(std::span<const std::int64_t> labels,
                            std::span<const std::int64_t> upper) override {
    if (static_cast<int>(labels.size()) != prior_.label_width()) throw std::logic_error("labels");
    trace_.labels.emplace_back(labels.begin(), labels.end());
    std::uint64_t hash = 1;
    for (std::int64_t value : labels) hash = mix(hash, static_cast<std::uint64_t>(value));
    for (std::int64_t value : upper) hash = mix(hash, static_cast<std::uint64_t>(value));
    const auto start =
        at::full({1}, static_cast<std::int64_t>(hash >> 1), at::TensorOptions().dtype(at::kLong));
    return {start, {}, {}};
  }
  nn::Conditions guide_conditions(const nn::Conditions& song, GuideKind,
                                  std::span<const std::int64_t> labels) override {
    std::uint64_t hash = static_cast<std::uint64_t>(song.start.item().toLong());
    for (std::int64_t value : labels) hash = mix(hash, static_cast<std::uint64_t>(value));
    const auto start =
        at::full({1}, static_cast<std::int64_t>(hash >> 1), at::TensorOptions().dtype(at::kLong));
    return {start, {}, {}};
  }
  engine::Engine& engine() override { return engine_; }

 private:
  const config::PriorConfig& prior_;
  FakeTrace& trace_;
  FakeEngine engine_;
};

class FakeLevelLoader : public LevelLoader {
 public:
  explicit FakeLevelLoader(FakeTrace& trace) : configs_(fake_configs()), trace_(trace) {}
  int count() const override { return static_cast<int>(configs_.size()); }
  const config::PriorConfig& config(int level) const override { return configs_.at(level); }
  std::unique_ptr<LoadedLevel> load(int level, int rows) override {
    trace_.loaded.push_back(str_cat(level, " with ", rows, " rows"));
    if (rows > trace_.max_rows) throw std::bad_alloc();
    return std::make_unique<FakeLevel>(configs_.at(level), rows, trace_);
  }

 private:
  std::vector<config::PriorConfig> configs_;
  FakeTrace& trace_;
};

}  // namespace

std::vector<config::PriorConfig> fake_configs() {
  std::vector<config::PriorConfig> configs(3);
  for (int level = 0; level < 3; ++level) {
    auto& config = configs[level];
    config.level = level;
    config.bins = 20;
    config.hop = 4 << (2 * level);
    config.n_ctx = level == 2 ? 24 : 32;
    config.sample_rate = 100;
    if (level < 2) {
      config.conditioner.emplace();
      config.conditioner->down = 2;
    }
  }
  auto& top = configs[2];
  top.labels.emplace();
  top.labels->time_signal = true;
  top.labels->min_duration = 10;
  top.labels->max_duration = 100;
  top.lyrics.emplace();
  top.lyrics->tokens = 3;
  top.lyrics->vocabulary = 80;
  top.lyrics->same_sequence = true;
  return configs;
}

std::unique_ptr<LevelLoader> fake_level_loader(FakeTrace& trace) {
  return std::make_unique<FakeLevelLoader>(trace);
}

}  // namespace crooner::sampling
