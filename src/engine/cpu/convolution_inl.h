// Tiles of convolutions over rows of channels, over the sixteen lanes of one target.
// Included once by each kernels_<target>.cc, like kernels_inl.h.

namespace crooner::engine::cpu::CROONER_TARGET {
namespace {

// Positions per tile of `Vectors` vectors (the register budget is that of product_inl.h).
template <int Vectors>
constexpr int kTileRows = Vectors == 4   ? Tiles::kRowsOf4
                          : Vectors == 2 ? Tiles::kRowsOf2
                                         : Tiles::kConvolutionRows;

// Prefetches rows that are needed soon: the ring that holds a signal is larger than the
// second-level cache. Prefetching beyond the end is harmless.
inline void prefetch_rows(const float* first, long stride, int rows, int floats) {
  for (int r = 0; r < rows; ++r) {
    const char* row = reinterpret_cast<const char*>(first + r * stride);
    for (int i = 0; i < floats * static_cast<int>(sizeof(float)); i += 64) {
      __builtin_prefetch(row + i, 0, 2);
    }
  }
}
inline void prefetch_inputs(const ConvolutionTile& t, int row, int rows) {
  for (int tap = 0; tap < t.taps; ++tap) {
    prefetch_rows(t.x[tap] + row * t.x_stride, t.x_stride, rows, t.channels);
  }
}

// Bias, residual and rectification of `Vectors` vectors of one position's sums.
template <int Vectors>
inline void finish(const ConvolutionTile& t, int row, int column, Vec (&sums)[Vectors]) {
#pragma GCC unroll 4
  for (int v = 0; v < Vectors; ++v) {
    const int at = column + v * kLanes;
    Vec y = add(sums[v], load(t.bias + at));
    if (t.residual != nullptr) {
      y = add(load(t.residual + row * t.residual_stride + at), mul(set(t.scale), y));
    }
    if (t.out != nullptr) store(t.out + row * t.out_stride + at, y);
    if (t.rectified != nullptr) {
      store(t.rectified + row * t.rectified_stride + at, max(set(0.0f), y));
    }
  }
}

template <int Rows, int Vectors>
inline void convolution_tile(const ConvolutionTile& t, int row, int column) {
  if (t.residual != nullptr && t.last) {
    prefetch_rows(t.residual + row * t.residual_stride + column, t.residual_stride, Rows,
                  Vectors * kLanes);
  }
  Vec sums[Rows][Vectors];
  float* partial = t.sums + row * kPanel + column;
#pragma GCC unroll 12
  for (int r = 0; r < Rows; ++r) {
#pragma GCC unroll 4
    for (int v = 0; v < Vectors; ++v) {
      sums[r][v] = t.first ? set(0.0f) : load(partial + r * kPanel + v * kLanes);
    }
  }
  const float* w = t.weights + column;
  for (int tap = 0; tap < t.taps; ++tap) {
    const float* x = t.x[tap] + row * t.x_stride;
    for (int c = 0; c < t.channels; ++c) {
      Vec weights[Vectors];
#pragma GCC unroll 4
      for (int v = 0; v < Vectors; ++v) weights[v] = load(w + v * kLanes);
#pragma GCC unroll 12
      for (int r = 0; r < Rows; ++r) {
        const Vec input = set(x[r * t.x_stride + c]);
#pragma GCC unroll 4
        for (int v = 0; v < Vectors; ++v) sums[r][v] = fma(input, weights[v], sums[r][v]);
      }
      w += t.width;
    }
  }
#pragma GCC unroll 12
  for (int r = 0; r < Rows; ++r) {
    if (t.last) {
      finish<Vectors>(t, row + r, column, sums[r]);
    } else {
#pragma GCC unroll 4
      for (int v = 0; v < Vectors; ++v) store(partial + r * kPanel + v * kLanes, sums[r][v]);
    }
  }
}

// Computes `Vectors` * kLanes outputs of all positions: full tiles, then one position at a time.
template <int Vectors>
void convolve_columns(const ConvolutionTile& t, int column) {
  constexpr int kRows = kTileRows<Vectors>;
  int row = 0;
  if (column == 0) prefetch_inputs(t, 0, kRows);
  for (; row + kRows <= t.rows; row += kRows) {
    if (column == 0) prefetch_inputs(t, row + kRows, kRows);
    convolution_tile<kRows, Vectors>(t, row, column);
  }
  for (; row < t.rows; ++row) convolution_tile<1, Vectors>(t, row, column);
}

// Uses tiles as wide as the weights allow, unless narrower ones hold more sums in registers.
void convolve(const ConvolutionTile& t) {
  constexpr bool kWide = 4 * kTileRows<4> >= kTileRows<1>,
                 kMiddle = 2 * kTileRows<2> >= kTileRows<1>;
  int column = 0;
  if constexpr (kWide) {
    for (; column + 4 * kLanes <= t.width; column += 4 * kLanes) convolve_columns<4>(t, column);
  }
  if constexpr (kMiddle) {
    for (; column + 2 * kLanes <= t.width; column += 2 * kLanes) convolve_columns<2>(t, column);
  }
  for (; column < t.width; column += kLanes) convolve_columns<1>(t, column);
}

// Compares the distances of one position to up to 64 code vectors with the smallest so far per
// lane.
template <int Vectors>
inline void keep_nearest(const NearestTile& t, int row, int column, Vec (&products)[Vectors]) {
  const Vec square = set(t.x_squares[row]), panel = set(t.panel);
#pragma GCC unroll 4
  for (int v = 0; v < Vectors; ++v) {
    const int at = column + v * kLanes;
    float* smallest = t.smallest + row * kPanel + at;
    float* found = t.found + row * kPanel + at;
    const Vec distance = add(sub(square, add(products[v], products[v])), load(t.row_squares + at));
    const Vec before = load(smallest);
    store(found, select_less(distance, before, panel, load(found)));
    store(smallest, select_less(distance, before, distance, before));
  }
}

template <int Rows, int Vectors>
inline void nearest_tile(const NearestTile& t, int row, int column) {
  Vec sums[Rows][Vectors];
#pragma GCC unroll 12
  for (int r = 0; r < Rows; ++r) {
#pragma GCC unroll 4
    for (int v = 0; v < Vectors; ++v) sums[r][v] = set(0.0f);
  }
  const float* x = t.x + row * t.x_stride;
  const float* w = t.weights + column;
  for (int c = 0; c < t.channels; ++c) {
    Vec weights[Vectors];
#pragma GCC unroll 4
    for (int v = 0; v < Vectors; ++v) weights[v] = load(w + v * kLanes);
#pragma GCC unroll 12
    for (int r = 0; r < Rows; ++r) {
      const Vec input = set(x[r * t.x_stride + c]);
#pragma GCC unroll 4
      for (int v = 0; v < Vectors; ++v) sums[r][v] = fma(input, weights[v], sums[r][v]);
    }
    w += t.width;
  }
#pragma GCC unroll 12
  for (int r = 0; r < Rows; ++r) keep_nearest<Vectors>(t, row + r, column, sums[r]);
}

template <int Vectors>
void nearest_columns(const NearestTile& t, int column) {
  constexpr int kRows = kTileRows<Vectors>;
  int row = 0;
  for (; row + kRows <= t.rows; row += kRows) nearest_tile<kRows, Vectors>(t, row, column);
  for (; row < t.rows; ++row) nearest_tile<1, Vectors>(t, row, column);
}

void nearest(const NearestTile& t) {
  constexpr bool kWide = 4 * kTileRows<4> >= kTileRows<1>;
  int column = 0;
  if constexpr (kWide) {
    for (; column + 4 * kLanes <= t.width; column += 4 * kLanes) nearest_columns<4>(t, column);
  }
  for (; column < t.width; column += kLanes) nearest_columns<1>(t, column);
}

}  // namespace
}  // namespace crooner::engine::cpu::CROONER_TARGET
