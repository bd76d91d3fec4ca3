#pragma once

#include "engine/cuda/kernels.h"
#include "engine/cuda/parts.h"

namespace crooner::engine::cuda {

constexpr int kThreads = 512;  // of a block, at most

// With few rows two blocks fit on a processor: the next kernel's weights are on their way into the
// registers of one while the other ends.
template <Part kPart, Precision kType, int kRows>
__global__ void __launch_bounds__(kPart == Part::kAttend ? 32 : kThreads, kPart == Part::kAttend
                                                                              ? 16
                                                                          : kRows == kFewRows ? 2
                                                                                              : 1)
    part_kernel(const __grid_constant__ Step step, const __grid_constant__ Layer layer) {
  run_part<kPart, kType, kRows>(step, layer);
}

struct KernelOf {
  template <Part kPart, Precision kType, int kRows>
  const void* operator()() const {
    return reinterpret_cast<const void*>(part_kernel<kPart, kType, kRows>);
  }
};

}  // namespace crooner::engine::cuda
