#pragma once

#include <memory>
#include <vector>

#include "golden/case.h"
#include "model/vqvae.h"
#include "sampling/level_loader.h"
#include "sampling/workload.h"
#include "text/labeller.h"

namespace crooner::golden {

// A model of the end_to_end cases, with the id lists that are in force for all golden labels.
struct SongModel {
  explicit SongModel(const Case& golden);

  int levels() const { return static_cast<int>(configs.size()); }
  const config::PriorConfig& top() const { return configs.back(); }
  std::unique_ptr<sampling::LevelLoader> sampling_levels() const;

  Options options;
  std::vector<config::PriorConfig> configs;
  std::vector<tensor::StateDict> weights;
  std::vector<text::Labeller> labellers;  // by level; empty without labels
  tensor::StateDict vqvae_weights;
  model::Vqvae vqvae;
};

// The three songs of a case, without lengths and codes.
std::vector<sampling::SongState> songs_of(const SongModel& model, const Json& metas);

using Codes = std::vector<std::int64_t>;

at::Tensor tensor_of(const std::vector<sampling::SongState>& songs, int level);  // int64 [songs, T]
Codes row_of(const at::Tensor& codes /* int64 [songs, T] */, std::size_t song);

// The saved-codes files of the case hold what the ancestral run made.
void check_codes_files(Case& golden, int levels);

}  // namespace crooner::golden
