#include "plan/level_backend.h"

#include <algorithm>
#include <thread>

namespace crooner::plan {
namespace {

int bytes_of(const config::PriorConfig& config, Precision precision, bool on_host) {
  switch (precision) {
    case Precision::kFp32:
      return 4;
    case Precision::kFp16:
    case Precision::kBf16:
      return 2;
    case Precision::kInt8:
      return 1;
    case Precision::kAuto:
      break;
  }
  return on_host && !config.half_weights ? 4 : 2;
}

}  // namespace

LevelBackend make_level_backend(const config::PriorConfig& config, const BackendOptions& options,
                                bool on_host) {
  LevelBackend backend;
  backend.on_host = on_host;
  backend.packs = on_host && options.engine != EngineKind::kPlain;
  backend.bytes = bytes_of(config, options.precision, on_host);
  backend.threads = options.threads > 0
                        ? options.threads
                        : static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  return backend;
}

PlanRequest make_plan_request(const config::ModelFolder& model, const BackendOptions& options,
                              bool on_host) {
  PlanRequest asked;
  asked.vqvae = model.vqvae;
  asked.first_level = model.top_level();
  asked.last_level = 0;
  asked.max_batch = options.max_batch;
  for (int level = 0; level < model.vqvae.levels; ++level) {
    config::PriorConfig config;
    config.level = level;
    config.hop = model.vqvae.hop(level);
    double hop_fraction = config::SamplingDefaults{}.hop_fraction;
    if (model.has_level(level)) {
      config = model.at_level(level).config;
      hop_fraction = model.at_level(level).sampling.hop_fraction;
    }
    asked.priors.push_back(config);
    asked.backends.push_back(make_level_backend(config, options, on_host));
    asked.hop_fraction.push_back(hop_fraction);
    asked.wanted.push_back(0);
    asked.prompt.push_back(0);
  }
  return asked;
}

}  // namespace crooner::plan
