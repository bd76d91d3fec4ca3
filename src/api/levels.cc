#include "api/levels.h"

#include <vector>

#include "api/labellers.h"
#include "model/load.h"

namespace crooner::api {
namespace {

// Of the linear layers as they are computed with.
at::ScalarType linear_type(const config::ModelFolder& model, int level, Precision asked,
                           at::Device device) {
  switch (asked) {
    case Precision::kFp32:
      return at::kFloat;
    case Precision::kFp16:
      return at::kHalf;
    case Precision::kBf16:
      return at::kBFloat16;
    case Precision::kInt8:  // narrowed by the engine
    case Precision::kAuto:
      break;
  }
  return device.is_cuda() ? at::kHalf : model::stored_type(model, level);
}

engine::Precision precision_of(at::ScalarType linear, Precision asked) {
  if (asked == Precision::kInt8) return engine::Precision::kInt8;
  if (linear == at::kHalf) return engine::Precision::kFp16;
  return linear == at::kBFloat16 ? engine::Precision::kBf16 : engine::Precision::kFp32;
}

engine::Kind kind_of(Engine engine) {
  switch (engine) {
    case Engine::kPlain:
      return engine::Kind::kPlain;
    case Engine::kCpu:
      return engine::Kind::kCpu;
    case Engine::kAuto:
      break;
  }
  return engine::Kind::kAuto;
}

const char* name_of(engine::Precision precision) {
  switch (precision) {
    case engine::Precision::kFp16:
      return "fp16";
    case engine::Precision::kBf16:
      return "bf16";
    case engine::Precision::kInt8:
      return "int8";
    case engine::Precision::kFp32:
      break;
  }
  return "fp32";
}

class ModelLevels : public sampling::Levels {
 public:
  ModelLevels(const config::ModelFolder& model, const RunOptions& options, at::Device device)
      : model_(model), configs_(configs_of(model)), options_(options), device_(device) {}

  int count() const override { return static_cast<int>(configs_.size()); }
  const config::PriorConfig& config(int level) const override { return configs_.at(level); }

  std::unique_ptr<sampling::Level> load(int level, int rows) override {
    const at::ScalarType linear = linear_type(model_, level, options_.precision, device_);
    engine::EngineOptions engine;
    engine.kind = kind_of(options_.engine);
    engine.device = device_;
    engine.precision = precision_of(linear, options_.precision);
    engine.rows = rows;
    engine.deterministic = options_.deterministic;
    engine.threads = options_.threads;
    // The cpu engine narrows while it packs; a narrowed copy beside would only cost memory.
    const bool packs = device_.is_cpu() && options_.engine != Engine::kPlain;
    const at::ScalarType type = packs ? model::stored_type(model_, level) : linear;
    return sampling::make_level(config(level), model::prior_weights(model_, level, device_, type),
                                engine);
  }

 private:
  const config::ModelFolder& model_;
  std::vector<config::PriorConfig> configs_;
  RunOptions options_;
  at::Device device_;
};

}  // namespace

std::unique_ptr<sampling::Levels> levels_of(const config::ModelFolder& model,
                                            const RunOptions& options, at::Device device) {
  return std::make_unique<ModelLevels>(model, options, device);
}

Backend backend_of(const config::ModelFolder& model, const RunOptions& options, at::Device device) {
  Backend backend;
  backend.device = device.is_cuda() ? "cuda" : "cpu";
  backend.engine = engine::name_of(engine::resolved(kind_of(options.engine), device));
  backend.deterministic = options.deterministic;
  for (int level = 0; level < model.vqvae.levels; ++level) {
    backend.precision.emplace_back();
    if (!model.has_level(level)) continue;
    backend.precision.back() = name_of(
        precision_of(linear_type(model, level, options.precision, device), options.precision));
  }
  return backend;
}

}  // namespace crooner::api
