#pragma once

#include <cstdint>
#include <vector>

#include "config/prior_config.h"
#include "config/transformer_config.h"

namespace crooner::plan {

// What a level needs while it is sampled, in bytes, from its configuration alone.
struct LevelMemory {
  std::int64_t decoder = 0;       // weights of the layers and embeddings, as the engine holds them
  std::int64_t conditioning = 0;  // label tables, conditioner, lyrics encoder, in float32
  std::int64_t row = 0;           // of each row: caches, conditions, tokens
  std::int64_t working =
      0;  // the most that a phase holds beside: prefill, or a window's conditions

  std::int64_t total(int rows) const { return decoder + conditioning + rows * row + working; }

  // The most rows, up to `wanted`, that `available` bytes hold; 0: not even one.
  int rows_within(std::int64_t available, int wanted) const;
};

// bytes_per_weight: of the decoder's linear layers and caches in the precision that is computed in
// (4, 2 or 1). prefill_block: positions of a prompt that go through the layers together.
LevelMemory level_memory(const config::PriorConfig& config, int bytes_per_weight,
                         int prefill_block = 512);

// Keys that a layer's cache holds for a row: what its pattern can still read.
std::int64_t cached_keys(const config::TransformerConfig& config, int layer);

// Keys and values of all layers for one row, elements.
std::int64_t cache_elements(const config::TransformerConfig& config);

}  // namespace crooner::plan
