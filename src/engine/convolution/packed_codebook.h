#pragma once

#include <cstdint>
#include <vector>

#include "engine/cpu/aligned_buffer.h"
#include "engine/cpu/kernels.h"
#include "engine/cpu/thread_pool.h"

namespace crooner::engine::convolution {

// A codebook, packed for nearest-neighbour search by squared Euclidean distance, computed
// as |x|^2 - 2 x k + |k|^2 (docs/spec/model.md, section 2.5). A result depends on its vector alone:
// not on the others, the threads or the instruction set.
class PackedCodebook {
 public:
  PackedCodebook(const float* rows /* [bins][channels] */, int bins, int channels);

  // The nearest code of each of `count` vectors that are `stride` floats apart (ties: the lowest
  // code) and, if `distances` is not null, its squared distance.
  void nearest(const cpu::Kernels& kernels, cpu::ThreadPool& pool, const float* vectors,
               long stride, long count, std::int64_t* codes, float* distances = nullptr) const;

 private:
  struct Scratch;
  void nearest_in_task(const cpu::Kernels& kernels, const float* vectors, long stride, int count,
                       Scratch& scratch, std::int64_t* codes, float* distances) const;

  int channels_;
  int padded_;                      // rows, to whole vectors
  cpu::AlignedBuffer weights_;      // panels of kPanel rows, [channel][width] each
  std::vector<float> row_squares_;  // [padded]
};

}  // namespace crooner::engine::convolution
