#include "base/error.h"
#include "engine/cpu_engine.h"
#include "engine/cuda_engine.h"
#include "engine/engine.h"

namespace crooner::engine {

EngineKind resolve_engine(EngineKind kind, at::Device device) {
  if (kind != EngineKind::kAuto) return kind;
  if (device.is_cpu()) return EngineKind::kCpu;
  return cuda_engine_works(device) ? EngineKind::kCuda : EngineKind::kPlain;
}

std::unique_ptr<Engine> make_engine(const config::DecoderConfig& config,
                                    const tensor::Scope& weights, const EngineOptions& options) {
  const EngineKind kind = resolve_engine(options.kind, options.device);
  if (kind == EngineKind::kPlain) return make_plain_engine(config, weights, options);
  if (kind == EngineKind::kCuda) return make_cuda_engine(config, weights, options);
  if (!options.device.is_cpu()) throw UsageError("--engine cpu works on --device cpu only.");
  return make_cpu_engine(config, weights, options);
}

}  // namespace crooner::engine
