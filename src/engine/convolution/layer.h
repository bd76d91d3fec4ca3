#pragma once

#include <optional>
#include <vector>

#include "engine/convolution/packed_convolution.h"
#include "engine/convolution/ring.h"
#include "engine/cpu/thread_pool.h"

namespace crooner::engine::convolution {

// The signal between two layers. The taps of a residual block read the rectified signal, and its
// result is added to the plain one; other layers read the plain one.
struct Signal {
  Ring plain;
  Ring rectified;  // if the next layer needs it
  bool has_rectified = false;

  long room() const {
    return has_rectified ? std::min(plain.room(), rectified.room()) : plain.room();
  }
  void grow(long positions) {
    plain.end += positions;
    if (has_rectified) rectified.end += positions;
  }
};

// Scratch memory of one worker.
struct Scratch {
  std::vector<float> hidden;  // [positions of a task][hidden channels]
  std::vector<float> sums;    // [positions of a task][kPanel]
  std::vector<const float*> taps;
};

// A convolution, a transposed convolution, or a residual block. Each frame q of the layer yields
// `phases` outputs: output q * phases + r from inputs q * stride + first[r] + tap * dilation.
struct Layer {
  static Layer convolution(const Weights& weights, int stride, int padding, int dilation);
  // Kernel 2 * stride, padding stride / 2.
  static Layer transposed(const Weights& weights, int stride);
  // x + scale * W2(relu(W1(relu(x)))), W1 of kernel 3, W2 of kernel 1.
  static Layer residual(const Weights& w1, const Weights& w2, int dilation, float scale);

  int phases() const { return static_cast<int>(phase.size()); }
  int outputs() const { return pointwise ? pointwise->stride() : phase[0].stride(); }
  long frames(long inputs) const;   // of a signal of this length
  long last() const;                // the last input of frame 0
  int task_frames() const;          // frames that one task computes
  long held(bool rectified) const;  // input positions that are kept for later frames

  // Computes the frames from `done` on that have input and room for output, and releases input that
  // is no longer needed. Returns the number of frames that are done now.
  long advance(long done, Signal& in, Signal& out, const cpu::Kernels& kernels,
               cpu::ThreadPool& pool, std::vector<Scratch>& scratch) const;

  std::vector<PackedConvolution> phase;
  std::vector<long> first;
  int stride = 1;
  int dilation = 1;
  long padding = 0;  // at the signal's end
  std::optional<PackedConvolution> pointwise;
  float scale = 1;

 private:
  void compute(long frame, long count, int phase_index, const Signal& in, const Signal& out,
               const cpu::Kernels& kernels, Scratch& scratch) const;
};

}  // namespace crooner::engine::convolution
