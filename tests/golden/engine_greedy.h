#pragma once

#include "engine/engine.h"
#include "golden/greedy.h"

namespace crooner::golden {

// greedy() by an engine: items are its rows, together in every step. The logits of the prefix are
// those of single steps, too.
Greedy engine_greedy(engine::Engine& engine, const model::Conditions& conditions,
                     const at::Tensor& prefix, std::int64_t total, std::int64_t chunk);

// "plain", "cpu", "cuda"; anything else is kAuto.
EngineKind engine_kind(const std::string& name);

}  // namespace crooner::golden
