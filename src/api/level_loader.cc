#include "api/level_loader.h"

#include <vector>

#include "api/labellers.h"
#include "base/precision.h"
#include "model/load_model.h"
#include "sampling/load_model_level.h"
#include "tensor/float_type.h"

namespace crooner::api {
namespace {

// The type in which the linear layers compute.
at::ScalarType linear_type(const config::ModelFolder& model, int level, Precision asked,
                           at::Device device) {
  if (const auto type = tensor::float_type(asked)) return *type;
  // int8 is converted by the engine.
  return device.is_cuda() ? at::kHalf : model::stored_type(model, level);
}

Precision engine_precision(at::ScalarType linear, Precision requested) {
  if (mlp_precision(requested) == Precision::kInt8) return requested;
  if (linear == at::kHalf) return Precision::kFp16;
  return linear == at::kBFloat16 ? Precision::kBf16 : Precision::kFp32;
}

class ModelLevels : public sampling::LevelLoader {
 public:
  ModelLevels(const config::ModelFolder& model, const BackendOptions& options, at::Device device)
      : model_(model), configs_(prior_configs(model)), options_(options), device_(device) {}

  int count() const override { return static_cast<int>(configs_.size()); }
  const config::PriorConfig& config(int level) const override { return configs_.at(level); }

  std::unique_ptr<sampling::LoadedLevel> load(int level, int rows) override {
    const at::ScalarType linear = linear_type(model_, level, options_.precision, device_);
    engine::EngineOptions engine =
        engine_options(options_, device_, engine_precision(linear, options_.precision));
    engine.rows = rows;
    return sampling::load_model_level(model_, level, engine);
  }

 private:
  const config::ModelFolder& model_;
  std::vector<config::PriorConfig> configs_;
  BackendOptions options_;
  at::Device device_;
};

}  // namespace

engine::EngineOptions engine_options(const BackendOptions& options, at::Device device,
                                     Precision precision) {
  engine::EngineOptions engine;
  engine.kind = options.engine;
  engine.device = device;
  engine.precision = precision;
  engine.deterministic = options.deterministic;
  engine.threads = options.threads;
  return engine;
}

std::unique_ptr<sampling::LevelLoader> make_level_loader(const config::ModelFolder& model,
                                                         const BackendOptions& options,
                                                         at::Device device) {
  return std::make_unique<ModelLevels>(model, options, device);
}

Backend resolve_backend(const config::ModelFolder& model, const BackendOptions& options,
                        at::Device device) {
  Backend backend;
  backend.device = device.is_cuda() ? "cuda" : "cpu";
  backend.engine = engine::resolve_engine(options.engine, device);
  backend.deterministic = options.deterministic;
  for (int level = 0; level < model.vqvae.levels; ++level) {
    backend.precision.emplace_back();
    if (!model.has_level(level)) continue;
    backend.precision.back() =
        engine_precision(linear_type(model, level, options.precision, device), options.precision);
  }
  return backend;
}

}  // namespace crooner::api
