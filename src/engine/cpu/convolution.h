#pragma once

namespace crooner::engine::cpu {

// One panel of outputs of a convolution at positions whose inputs are equally spaced. A sum runs
// over the taps, and within a tap over its channels, in order.
struct ConvolutionTile {
  const float* const* x;  // per tap: the inputs of the first position
  long x_stride;          // from one position's inputs to the next one's
  int taps;
  int channels;          // inputs of a tap
  const float* weights;  // [taps][channels][width]
  int width;             // outputs: a multiple of kLanes, at most kPanel
  int rows;              // positions

  // Long sums are computed in parts: all but the last store them in `sums`, [rows][kPanel].
  bool first = true;
  bool last = true;
  float* sums = nullptr;

  // The last part computes y = sum + bias, or residual + scale * (sum + bias).
  const float* bias = nullptr;
  const float* residual = nullptr;
  long residual_stride = 0;
  float scale = 1;
  float* out = nullptr;  // receives y, if not null
  long out_stride = 0;
  float* rectified = nullptr;  // receives max(0, y), if not null
  long rectified_stride = 0;
};

// Squared distances |x|^2 - 2 x k + |k|^2 of some positions to one panel of code vectors.
struct NearestTile {
  const float* x;  // [rows][x_stride]
  long x_stride;
  const float* x_squares;  // [rows]
  int rows;
  int channels;
  const float* weights;      // [channels][width]
  const float* row_squares;  // [width]; infinity for padding
  int width;                 // a multiple of kLanes, at most kPanel
  float panel;               // the index of this panel
  // Per lane over the panels so far, [rows][kPanel]: the smallest distance and its panel.
  float* smallest;
  float* found;
};

}  // namespace crooner::engine::cpu
