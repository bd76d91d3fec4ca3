#pragma once

namespace crooner::engine::cpu {

// One panel of outputs of a convolution, at some positions whose inputs lie at equal distances.
// A sum runs over the taps and within each over its channels, in order.
struct ConvolutionTile {
  const float* const* x;  // of each tap, the inputs of the first position
  long x_stride;          // from one position's inputs to the next one's
  int taps;
  int channels;          // inputs of a tap
  const float* weights;  // [taps][channels][width]
  int width;             // outputs: a multiple of kLanes, at most kPanel
  int rows;              // positions

  // Long sums are made in parts: all but the last leave them in `sums`, [rows][kPanel].
  bool first = true;
  bool last = true;
  float* sums = nullptr;

  // The end: y = sum + bias, or residual + scale * (sum + bias).
  const float* bias = nullptr;
  const float* residual = nullptr;
  long residual_stride = 0;
  float scale = 1;
  float* out = nullptr;  // y, if asked for
  long out_stride = 0;
  float* rectified = nullptr;  // max(0, y), if asked for
  long rectified_stride = 0;
};

// Squared distances |x|^2 - 2 x k + |k|^2 of some positions to one panel of a codebook's rows.
struct NearestTile {
  const float* x;  // [rows][x_stride]
  long x_stride;
  const float* x_squares;  // [rows]
  int rows;
  int channels;
  const float* weights;      // [channels][width]
  const float* row_squares;  // [width]; of a row that does not exist, infinity
  int width;                 // a multiple of kLanes, at most kPanel
  float panel;               // the number of this panel
  // For each lane of the panels so far, [rows][kPanel]: the smallest distance and its panel.
  float* smallest;
  float* found;
};

}  // namespace crooner::engine::cpu
