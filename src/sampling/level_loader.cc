#include "sampling/level_loader.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <c10/core/InferenceMode.h>

#include <string>
#include <utility>

#include "engine/cpu_engine.h"
#include "engine/engine.h"
#include "model/prior.h"

namespace crooner::sampling {
namespace {

// A batch of one: int64 [1, values].
at::Tensor batch_of(std::span<const std::int64_t> values, const at::Device& device) {
  if (values.empty()) return {};
  return at::from_blob(const_cast<std::int64_t*>(values.data()),
                       {1, static_cast<std::int64_t>(values.size())}, at::kLong)
      .clone()
      .to(device);
}

at::Tensor only(const at::Tensor& batch) {
  return batch.defined() ? batch[0] : batch;
}

bool starts_with(const std::string& text, const char* prefix) {
  return text.rfind(prefix, 0) == 0;
}

engine::DecoderSpec decoder_config(const config::PriorConfig& config) {
  return {config.transformer, config.vocabulary(), !config.merged_decoder};
}

// The lyrics encoder on the CPU, unless the definition itself is asked for; in float32, as all
// conditions are.
std::unique_ptr<engine::Encoder> lyrics_encoder(const config::PriorConfig& config,
                                                const tensor::StateDict& weights,
                                                engine::EngineOptions options) {
  const bool plain = options.kind == engine::Kind::kPlain || !options.device.is_cpu();
  if (plain || !config.lyrics_encoder()) return nullptr;
  options.precision = engine::Precision::kFp32;
  return engine::make_cpu_encoder({config.lyrics->encoder, config.lyrics->vocabulary, false},
                                  tensor::Scope(weights).sub("prime_prior"), options);
}

// What remains to be held when back ends have taken their tensors: those that make conditions, in
// float32 on the device. Packed layers leave their names only, so that large weights do not stay
// twice.
tensor::StateDict conditioning_weights(tensor::StateDict weights, const at::Device& device,
                                       bool encoder_packed) {
  for (auto& [name, tensor] : weights) {
    const bool packed = starts_with(name, "prior.transformer.") ||
                        (encoder_packed && starts_with(name, "prime_prior.transformer."));
    tensor = packed ? at::empty({0}, at::TensorOptions().dtype(at::kFloat))
                    : tensor.to(device, at::kFloat);
  }
  return weights;
}

class PriorLevel : public LoadedLevel {
 public:
  PriorLevel(const config::PriorConfig& config, tensor::StateDict weights,
             const engine::EngineOptions& options)
      : device_(options.device),
        engine_(engine::make_engine(decoder_config(config), tensor::Scope(weights).sub("prior"),
                                    options)),
        encoder_(lyrics_encoder(config, weights, options)),
        prior_(config, tensor::Scope(weights = conditioning_weights(
                                         std::move(weights), options.device, bool(encoder_)))) {
    if (encoder_) lyrics_start_ = weights.at("prime_prior.start_token")[0];
  }

  engine::RowConditions conditions(std::span<const std::int64_t> labels,
                                   std::span<const std::int64_t> upper) override {
    const c10::InferenceMode inference;
    const model::Conditions made =
        prior_.conditions(batch_of(labels, device_), batch_of(upper, device_), encoding(labels));
    return {only(made.start), only(made.x_cond), only(made.encoder_kv)};
  }

  engine::Engine& engine() override { return *engine_; }

 private:
  // Of the labels' lyrics, by the encoder that stands in for the prior's own, if there is one.
  at::Tensor encoding(std::span<const std::int64_t> labels) {
    if (!encoder_) return {};
    const auto tokens = static_cast<std::size_t>(prior_.config().lyrics->tokens);
    return encoder_->hidden(lyrics_start_, labels.last(tokens)).unsqueeze(0);
  }

  at::Device device_;
  std::unique_ptr<engine::Engine> engine_;
  std::unique_ptr<engine::Encoder> encoder_;
  model::Prior prior_;
  at::Tensor lyrics_start_;  // [encoder width]
};

class PriorLevelLoader : public LevelLoader {
 public:
  PriorLevelLoader(std::vector<config::PriorConfig> configs,
                   std::function<tensor::StateDict(int level)> read,
                   const engine::EngineOptions& options)
      : configs_(std::move(configs)), read_(std::move(read)), options_(options) {}

  int count() const override { return static_cast<int>(configs_.size()); }
  const config::PriorConfig& config(int level) const override { return configs_.at(level); }
  std::unique_ptr<LoadedLevel> load(int level, int rows) override {
    engine::EngineOptions options = options_;
    options.rows = rows;
    return load_level(configs_.at(level), read_(level), options);
  }

 private:
  std::vector<config::PriorConfig> configs_;
  std::function<tensor::StateDict(int level)> read_;
  engine::EngineOptions options_;
};

}  // namespace

std::unique_ptr<LoadedLevel> load_level(const config::PriorConfig& config,
                                        tensor::StateDict weights,
                                        const engine::EngineOptions& options) {
  return std::make_unique<PriorLevel>(config, std::move(weights), options);
}

std::unique_ptr<LevelLoader> make_level_loader(std::vector<config::PriorConfig> configs,
                                               std::function<tensor::StateDict(int level)> read,
                                               const engine::EngineOptions& options) {
  return std::make_unique<PriorLevelLoader>(std::move(configs), std::move(read), options);
}

}  // namespace crooner::sampling
