#include "sampling/load_model_level.h"

#include "engine/plain_weights.h"
#include "model/load_model.h"

namespace crooner::sampling {

std::unique_ptr<LoadedLevel> load_model_level(const config::ModelFolder& model, int level,
                                              const engine::EngineOptions& options) {
  // The cpu and cuda engines convert while they pack, from memory of the host: a converted copy
  // would only cost memory.
  const bool packs = engine::resolve_engine(options.kind, options.device) != EngineKind::kPlain;
  const at::ScalarType type =
      packs ? model::stored_type(model, level) : engine::scalar_type(options.precision);
  const at::Device held_on = packs ? at::Device(at::kCPU) : options.device;
  return load_level(model.at_level(level).config,
                    model::load_prior_weights(model, level, held_on, type), options);
}

}  // namespace crooner::sampling
