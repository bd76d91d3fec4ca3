#include "base/error.h"
#include "engine/cpu_engine.h"
#include "engine/engine.h"

namespace crooner::engine {

std::unique_ptr<Engine> make_engine(const DecoderSpec& spec, const tensor::Scope& weights,
                                    const EngineOptions& options) {
  const bool on_cpu = options.device.is_cpu();
  switch (options.kind) {
    case Kind::kAuto:
      return on_cpu ? make_cpu_engine(spec, weights, options)
                    : make_plain_engine(spec, weights, options);
    case Kind::kPlain:
      return make_plain_engine(spec, weights, options);
    case Kind::kCpu:
      if (!on_cpu) throw UsageError("--engine cpu works on --device cpu only.");
      return make_cpu_engine(spec, weights, options);
    case Kind::kCuda:
      throw UsageError("--engine cuda is not part of this build; use --engine plain.");
  }
  return nullptr;
}

}  // namespace crooner::engine
