#pragma once

#include "engine/cuda/device.h"
#include "engine/cuda/step.h"

namespace crooner::engine::cuda {

// Element k of a slot's x_cond at a position; 0 without one.
DEVICE float x_cond(const Slot& slot, const Model& m, int position, int k) {
  if (slot.x_cond_positions == 0) return 0.0f;
  const int index = slot.x_cond_positions == 1 ? 0 : position;
  return slot.x_cond[static_cast<std::size_t>(index) * m.width + k];
}

// The input of a row's position, into x, by the whole block (docs/spec/model.md, section 3.5).
DEVICE void embed(const Step& s, int row, const Slot& slot, int position, int token) {
  const Model& m = s.model;
  const float* input =
      position == 0 ? slot.start : m.embeddings + static_cast<std::size_t>(token) * m.width;
  const float* positions = m.positions + static_cast<std::size_t>(position) * m.width;
  float* x = s.x + static_cast<std::size_t>(row) * m.width;
  for (int k = threadIdx.x; k < m.width; k += blockDim.x) {
    const float sum = input[k] + positions[k];
    x[k] = slot.x_cond_positions == 0 ? sum : sum + x_cond(slot, m, position, k);
  }
}

}  // namespace crooner::engine::cuda
