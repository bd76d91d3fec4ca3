#pragma once

#include <optional>
#include <vector>

#include "engine/convolution/packed_convolution.h"
#include "engine/convolution/ring.h"
#include "engine/cpu/thread_pool.h"

namespace crooner::engine::convolution {

// A signal between two layers. A residual block reads the rectified signal with its taps and adds
// to the plain one; others read the plain one.
struct Signal {
  Ring plain;
  Ring rectified;  // if the layer behind it asks for it
  bool has_rectified = false;

  long room() const {
    return has_rectified ? std::min(plain.room(), rectified.room()) : plain.room();
  }
  void grow(long positions) {
    plain.end += positions;
    if (has_rectified) rectified.end += positions;
  }
};

// What the members of a team compute in, each for itself.
struct Scratch {
  std::vector<float> hidden;  // [positions of a unit][hidden channels]
  std::vector<float> sums;    // [positions of a unit][kPanel]
  std::vector<const float*> taps;
};

// A convolution, a transposed one, or a residual block. For every place q of the input it yields
// one output, or `phases` of them: output q * phases + r from inputs q * stride + first[r] + tap *
// dilation.
struct Layer {
  static Layer convolution(const Weights& weights, int stride, int padding, int dilation);
  // Kernel 2 * stride, padding stride / 2.
  static Layer transposed(const Weights& weights, int stride);
  // x + scale * W2(relu(W1(relu(x)))), W1 of kernel 3, W2 of kernel 1.
  static Layer residual(const Weights& w1, const Weights& w2, int dilation, float scale);

  int phases() const { return static_cast<int>(phase.size()); }
  int outputs() const { return pointwise ? pointwise->stride() : phase[0].stride(); }
  long places(long inputs) const;   // q of a signal of this length
  long last() const;                // furthest input of place 0
  int unit() const;                 // places that one member computes at a time
  long held(bool rectified) const;  // input positions that are kept for places to come

  // Computes the places from `done` on for which there is input and room, and marks what is no
  // longer needed of the input. Returns the places that are done now.
  long advance(long done, Signal& in, Signal& out, const cpu::Kernels& kernels,
               cpu::ThreadPool& pool, std::vector<Scratch>& scratch) const;

  std::vector<PackedConvolution> phase;
  std::vector<long> first;
  int stride = 1;
  int dilation = 1;
  long padding = 0;  // beyond the signal's end, as the model states it
  std::optional<PackedConvolution> pointwise;
  float scale = 1;

 private:
  void compute(long place, long count, int r, const Signal& in, const Signal& out,
               const cpu::Kernels& kernels, Scratch& scratch) const;
};

}  // namespace crooner::engine::convolution
