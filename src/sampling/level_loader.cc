#include "sampling/level_loader.h"

#include <ATen/ops/empty.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <string>
#include <utility>

#include "engine/cpu_engine.h"
#include "engine/engine.h"
#include "model/prior.h"
#include "tensor/batch_of_one.h"

namespace crooner::sampling {
namespace {

// The cpu engine's lyrics encoder, in float32 like all conditions; null if the plain back end is
// requested or the prior has none.
std::unique_ptr<engine::Encoder> lyrics_encoder(const config::PriorConfig& config,
                                                const tensor::StateDict& weights,
                                                engine::EngineOptions options) {
  const bool plain = options.kind == EngineKind::kPlain || !options.device.is_cpu();
  if (plain || !config.lyrics_encoder()) return nullptr;
  options.precision = Precision::kFp32;
  return engine::make_cpu_encoder(config.lyrics->encoder_config(),
                                  tensor::Scope(weights).sub("prime_prior"), options);
}

// The weights that compute conditions, in float32 on the device, after the engines have copied
// theirs. What the engines alone read becomes empty, so that no memory of the device or the host
// holds it twice.
tensor::StateDict conditioning_weights(tensor::StateDict weights, const at::Device& device,
                                       bool encoder_packed) {
  for (auto& [name, tensor] : weights) {
    const bool packed = (name.starts_with("prior.") && name != "prior.start_token") ||
                        (encoder_packed && name.starts_with("prime_prior.transformer."));
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
        engine_(
            engine::make_engine(config.decoder(), tensor::Scope(weights).sub("prior"), options)),
        encoder_(lyrics_encoder(config, weights, options)),
        prior_(config, tensor::Scope(weights = conditioning_weights(
                                         std::move(weights), options.device, bool(encoder_)))) {
    if (encoder_) lyrics_start_ = weights.at("prime_prior.start_token")[0];
  }

  nn::Conditions conditions(std::span<const std::int64_t> labels,
                            std::span<const std::int64_t> upper) override {
    const c10::InferenceMode inference;
    return prior_.conditions(tensor::batch_of_one(labels, device_),
                             tensor::batch_of_one(upper, device_), encoding(labels));
  }

  nn::Conditions guide_conditions(const nn::Conditions& song, GuideKind kind,
                                  std::span<const std::int64_t> labels) override {
    const c10::InferenceMode inference;
    nn::Conditions result = song;
    if (kind == GuideKind::kNames) {
      result.start = prior_.label_start(tensor::batch_of_one(labels, device_));
    } else if (song.encoder_kv.defined()) {
      result.encoder_kv = guide_encoder_kv(labels);
    }
    return result;
  }

  engine::Engine& engine() override { return *engine_; }

 private:
  // The lyrics that guide are mostly the same in all windows and songs: none.
  at::Tensor guide_encoder_kv(std::span<const std::int64_t> labels) {
    const auto tokens = labels.last(prior_.config().lyrics->tokens);
    if (!guide_kv_.defined() || !std::equal(tokens.begin(), tokens.end(), guide_tokens_.begin())) {
      guide_kv_ = prior_.encoder_kv(tensor::batch_of_one(labels, device_), encoding(labels));
      guide_tokens_.assign(tokens.begin(), tokens.end());
    }
    return guide_kv_;
  }

  // The encoding of the labels' lyrics by the engine's encoder; undefined: the prior's own is used.
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
  std::vector<std::int64_t> guide_tokens_;
  at::Tensor guide_kv_;  // the lyrics encoder's output for guide_tokens_
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
