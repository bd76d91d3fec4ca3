#include "plan/level_backend.h"

#include <algorithm>
#include <filesystem>
#include <thread>

#include "checkpoint/weight_file.h"

namespace crooner::plan {
namespace {

Precision stored_precision(const config::ModelFolder& model, int level) {
  const config::PriorEntry& entry = model.at_level(level);
  if (!entry.config.half_weights) return Precision::kFp32;
  std::error_code failure;
  const std::filesystem::path path = model.file(entry.weights.path);
  if (!std::filesystem::exists(path, failure)) return Precision::kFp16;
  const checkpoint::WeightFile file(path);
  const auto* linear = file.find("prior.transformer._attn_mods.0.mlp.c_fc.w");
  const bool bf16 = linear != nullptr && linear->dtype == DType::kBF16;
  return bf16 ? Precision::kBf16 : Precision::kFp16;
}

LevelBackend make_level_backend(const config::ModelFolder& model, int level,
                                const BackendOptions& options, bool on_host) {
  LevelBackend backend;
  backend.on_host = on_host;
  // Whether `auto` is the cuda engine only the card can say: the plain one needs more.
  backend.packs =
      on_host ? options.engine != EngineKind::kPlain : options.engine == EngineKind::kCuda;
  backend.threads = options.threads > 0
                        ? options.threads
                        : static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  if (model.has_level(level)) {
    const config::PriorEntry& entry = model.at_level(level);
    backend.precision = resolve_precision(model, level, options.precision, on_host);
    backend.adapted_bytes = entry.adapted_elements * (entry.config.half_weights ? 2 : 4);
  }
  return backend;
}

}  // namespace

Precision resolve_precision(const config::ModelFolder& model, int level, Precision precision,
                            bool on_host) {
  if (precision != Precision::kAuto) return precision;
  return on_host ? stored_precision(model, level) : Precision::kFp16;
}

PlanRequest make_plan_request(const config::ModelFolder& model, const BackendOptions& options,
                              bool on_host) {
  PlanRequest request;
  request.vqvae = model.vqvae;
  request.first_level = model.top_level();
  request.last_level = 0;
  request.max_batch = options.max_batch;
  for (int level = 0; level < model.vqvae.levels; ++level) {
    config::PriorConfig config;
    config.level = level;
    config.hop = model.vqvae.hop(level);
    config::SamplingDefaults sampling;
    if (model.has_level(level)) {
      config = model.at_level(level).config;
      sampling = model.at_level(level).sampling;
    }
    request.priors.push_back(config);
    request.backends.push_back(make_level_backend(model, level, options, on_host));
    request.hop_fraction.push_back(sampling.hop_fraction);
    request.segments.push_back(sampling.upsample_segments);
    request.guides.push_back(0);
    request.wanted.push_back(0);
    request.prompt.push_back(0);
  }
  return request;
}

}  // namespace crooner::plan
