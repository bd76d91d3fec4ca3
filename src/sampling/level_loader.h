#pragma once

#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "config/prior_config.h"
#include "engine/engine.h"
#include "sampling/workload.h"
#include "tensor/state_dict.h"

namespace crooner::sampling {

// A level whose weights are loaded: what conditions a window, and the engine that samples it.
// Destroying it frees its memory.
class LoadedLevel {
 public:
  virtual ~LoadedLevel() = default;
  // What a window is conditioned on, with N = 1. labels: [label_width], empty without labels;
  // upper: the upper level's codes [n_ctx / up_ratio], empty at the top.
  virtual nn::Conditions conditions(std::span<const std::int64_t> labels,
                                    std::span<const std::int64_t> upper) = 0;
  // The same window's for a row that guides it: `labels` differ from the song's in what `kind`
  // leaves out. The rest is shared with `song`.
  virtual nn::Conditions guide_conditions(const nn::Conditions& song, GuideKind kind,
                                          std::span<const std::int64_t> labels) = 0;
  virtual engine::Engine& engine() = 0;
};

// Loads levels. One is resident at a time: sample() destroys a level before it loads the next.
class LevelLoader {
 public:
  virtual ~LevelLoader() = default;
  virtual int count() const = 0;
  virtual const config::PriorConfig& config(int level) const = 0;      // known without loading
  virtual std::unique_ptr<LoadedLevel> load(int level, int rows) = 0;  // rows: of the engine
};

// A level with these weights (all tensors of its file, by their published names).
std::unique_ptr<LoadedLevel> load_level(const config::PriorConfig& config,
                                        tensor::StateDict weights,
                                        const engine::EngineOptions& options);

// Loads levels whose weights `read` returns when they are needed. options.rows is replaced in
// load().
std::unique_ptr<LevelLoader> make_level_loader(std::vector<config::PriorConfig> configs,
                                               std::function<tensor::StateDict(int level)> read,
                                               const engine::EngineOptions& options);

}  // namespace crooner::sampling
