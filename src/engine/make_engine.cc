#include "base/error.h"
#include "engine/cpu_engine.h"
#include "engine/engine.h"

namespace crooner::engine {

Kind resolved(Kind kind, at::Device device) {
  if (kind != Kind::kAuto) return kind;
  return device.is_cpu() ? Kind::kCpu : Kind::kPlain;
}

const char* name_of(Kind kind) {
  switch (kind) {
    case Kind::kPlain:
      return "plain";
    case Kind::kCpu:
      return "cpu";
    case Kind::kCuda:
      return "cuda";
    case Kind::kAuto:
      break;
  }
  return "auto";
}

std::unique_ptr<Engine> make_engine(const DecoderSpec& spec, const tensor::Scope& weights,
                                    const EngineOptions& options) {
  switch (resolved(options.kind, options.device)) {
    case Kind::kPlain:
      return make_plain_engine(spec, weights, options);
    case Kind::kCpu:
      if (!options.device.is_cpu()) throw UsageError("--engine cpu works on --device cpu only.");
      return make_cpu_engine(spec, weights, options);
    case Kind::kCuda:
      throw UsageError("--engine cuda is not part of this build; use --engine plain.");
    case Kind::kAuto:
      break;
  }
  return nullptr;
}

}  // namespace crooner::engine
