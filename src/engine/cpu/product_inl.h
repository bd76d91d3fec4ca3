// Products of a few rows with one panel of packed weights, over the sixteen lanes of one target.
// Included once by each kernels_<target>.cc, like kernels_inl.h.
//
// A tile is Rows rows x Vectors vectors of kLanes outputs. Its sums stay in registers while the
// inputs go by; for each input it loads Vectors vectors of weights once and broadcasts one number
// of each row:
//
//                        panel: [inputs][width], width = 64 (or 32)
//                        +---- 16 ----+---- 16 ----+---- 16 ----+---- 16 ----+
//              input i   |    w[0]    |    w[1]    |    w[2]    |    w[3]    |  loaded once
//                        +------------+------------+------------+------------+
//   x: [inputs][rows]          |            |            |            |
//   input i: x[0] ------> sums[0][0]   sums[0][1]   sums[0][2]   sums[0][3]     row 0
//            x[1] ------> sums[1][0]   sums[1][1]   sums[1][2]   sums[1][3]     row 1
//            ...               sums[r][v] = fma(x[r], w[v], sums[r][v])
//            x[5] ------> sums[5][0]   sums[5][1]   sums[5][2]   sums[5][3]     row 5
//
// Register budget (Tiles::kRowsOf4, kRowsOf2, kRowsOf1 in vec_<target>.h): Rows * Vectors sums,
// Vectors weights and one broadcast input must fit, where a Vec is so many registers:
//
//   target    registers  per Vec  rows of 4 vectors       rows of 2             rows of 1
//   AVX-512       32        1     6: 24 + 4 + 1 = 29      12: 24 + 2 + 1 = 27   -
//   AVX2          16        2     1:  8 + 8 (*)            2:  8 + 4 + 1 = 13    6: 12 + 2 + 1 = 15
//   NEON          32        4     1: 16 + 16 (*)           3: 24 + 8 (*)         6: 24 + 4 + 1 = 29
//   (*) fits because the compiler need not hold all vectors of weights at the same time.
//
// So many independent sums also hide the latency of the fused multiply-adds. Rows that do not fit
// into one tile make further tiles over the same weights.

namespace crooner::engine::cpu::CROONER_TARGET {
namespace {

// Reads `Vectors` vectors of weights per input from a panel.
template <typename Type, int Vectors>
struct Weights {
  const typename Type::Weight* next;  // of the current input, from the tile's first output on
  Weights(const void* panel, int column)
      : next(static_cast<const typename Type::Weight*>(panel) + column) {}
  inline void widen(Vec* out) const {
#pragma GCC unroll 4
    for (int v = 0; v < Vectors; ++v) out[v] = Type::widen(next + v * kLanes);
  }
};

struct Fp32 {
  using Weight = float;
  static inline Vec widen(const Weight* p) { return load(p); }
};
struct Fp16 {
  using Weight = std::uint16_t;
  static inline Vec widen(const Weight* p) { return widen_fp16(p); }
};
struct Int8 {
  using Weight = std::int8_t;
  static inline Vec widen(const Weight* p) { return widen_int8(p); }
};
struct Bf16 {
  using Weight = std::uint16_t;
};

// Pairs of vectors share their 32-bit words (packed_index()). A tile of a single vector takes half
// of the words of a pair, so that it loads no more than it uses: eight outputs of the first vector
// and eight of the second.
template <int Vectors>
struct Weights<Bf16, Vectors> {
  const std::uint16_t* next;
  Weights(const void* panel, int column)
      : next(static_cast<const std::uint16_t*>(panel) + column) {}
  inline void widen(Vec* out) const {
    if constexpr (Vectors == 1) {
      out[0] = both_halves(next);
    } else {
#pragma GCC unroll 2
      for (int v = 0; v < Vectors; v += 2) {
        const Vec words = load_words(next + v * kLanes);
        out[v] = low_halves(words);
        out[v + 1] = high_halves(words);
      }
    }
  }
};

// The sums of a vector of outputs, whose first is `column`.
template <typename Type, int Vectors>
inline Vec load_sums(const float* sums, int column) {
  if constexpr (std::is_same_v<Type, Bf16> && Vectors == 1) {
    const float* low = sums + column / 32 * 32 + column % 32 / 2;
    return load_halves(low, low + kLanes);
  } else {
    return load(sums + column);
  }
}
template <typename Type, int Vectors>
inline void store_sums(float* sums, int column, Vec x) {
  if constexpr (std::is_same_v<Type, Bf16> && Vectors == 1) {
    float* low = sums + column / 32 * 32 + column % 32 / 2;
    store_halves(low, low + kLanes, x);
  } else {
    store(sums + column, x);
  }
}

struct TileArguments {
  const float* x;  // [inputs][x_stride]
  int x_stride;
  const void* panel;  // [inputs][width]
  int width;
  int column;  // the first output
  int inputs;
  float* sums;   // [rows][kPanel]
  bool first;    // the sums start at zero; otherwise they continue from `sums`
  int ahead;     // prefetch distance of the weights, in inputs; 0: no prefetch
  long x_ahead;  // distance from x to the rows of the next panel, which are prefetched
};

template <typename Type, int Rows, int Vectors, bool Prefetch>
[[gnu::noinline]] void tile(const TileArguments& t) {  // not inlined: the loop needs all registers
  constexpr int kBytes = Vectors * kLanes * static_cast<int>(sizeof(typename Type::Weight));
  Vec sums[Rows][Vectors];
#pragma GCC unroll 12
  for (int r = 0; r < Rows; ++r) {
#pragma GCC unroll 4
    for (int v = 0; v < Vectors; ++v) {
      sums[r][v] = t.first ? set(0.0f)
                           : load_sums<Type, Vectors>(t.sums + r * kPanel, t.column + v * kLanes);
    }
  }
  const float* x = t.x;
  Weights<Type, Vectors> weights(t.panel, t.column);
  const long x_stride = t.x_stride, width = t.width, ahead = t.ahead * width;
  for (const float* end = x + t.inputs * x_stride; x != end; x += x_stride) {
    if constexpr (Prefetch) {
      const char* bytes = reinterpret_cast<const char*>(weights.next + ahead);
#pragma GCC unroll 4
      for (int b = 0; b < kBytes; b += 64) __builtin_prefetch(bytes + b, 0, 2);
    }
    if constexpr (Rows > 3) __builtin_prefetch(x + t.x_ahead);
    Vec w[Vectors];
    weights.widen(w);
#pragma GCC unroll 12
    for (int r = 0; r < Rows; ++r) {
      const Vec input = set(x[r]);
#pragma GCC unroll 4
      for (int v = 0; v < Vectors; ++v) sums[r][v] = fma(input, w[v], sums[r][v]);
    }
    weights.next += width;
  }
#pragma GCC unroll 12
  for (int r = 0; r < Rows; ++r) {
#pragma GCC unroll 4
    for (int v = 0; v < Vectors; ++v) {
      store_sums<Type, Vectors>(t.sums + r * kPanel, t.column + v * kLanes, sums[r][v]);
    }
  }
}

// tile<Type, rows, Vectors> for rows 1..MaxRows.
template <typename Type, int MaxRows, int Vectors>
inline void tile_with_rows(int rows, const TileArguments& arguments) {
  if constexpr (MaxRows > 1) {
    if (rows < MaxRows) return tile_with_rows<Type, MaxRows - 1, Vectors>(rows, arguments);
  }
  if (arguments.ahead > 0) return tile<Type, MaxRows, Vectors, true>(arguments);
  tile<Type, MaxRows, Vectors, false>(arguments);
}

template <typename Type>
inline void tile_with_shape(int rows, int vectors, const TileArguments& arguments) {
  switch (vectors) {
    case 4:
      return tile_with_rows<Type, Tiles::kRowsOf4, 4>(rows, arguments);
    case 2:
      return tile_with_rows<Type, Tiles::kRowsOf2, 2>(rows, arguments);
    default:
      return tile_with_rows<Type, Tiles::kRowsOf1, 1>(rows, arguments);
  }
}

// Rows of a tile that is `vectors` wide.
inline int tile_rows(int vectors) {
  return vectors == 4 ? Tiles::kRowsOf4 : vectors == 2 ? Tiles::kRowsOf2 : Tiles::kRowsOf1;
}

// With many rows, all tiles process this many inputs before the next ones, so that the weights (48
// kB in float32, 24 kB in two bytes) are read from the first- and second-level caches by all tiles
// but the first. That first tile prefetches the weights of the next block (those of the next panel
// after the last one), so memory is busy while the products are computed. Chosen by
// measurement: 2.0 ms per step instead of 4.0 at width 512, depth 12, batch 8 on a Zen 4
// (docs/decisions/0020).
inline constexpr int kInputBlock = 192;

// Prefetch distance of a single tile (few rows), which streams the weights as fast as memory
// delivers them. The hardware prefetcher does well alone; measured on a Zen 4, software prefetch of
// 16 inputs gains 5 % for float32 weights that no cache holds (33 instead of 31 GB/s), but costs a
// third for two-byte weights and a fifth for weights in a cache. Layers of more than 1024 inputs
// belong to models that no cache holds.
template <typename Type>
inline int single_tile_prefetch(int inputs) {
  return sizeof(typename Type::Weight) == 4 && inputs > 1024 ? 16 : 0;
}

// The width of the tiles for a row panel: as wide as possible, so that rows fit in one tile.
inline int tile_vectors(int rows, int width) {
  int vectors = width / kLanes;
  while (vectors > 1 && rows > tile_rows(vectors)) vectors /= 2;
  return vectors;
}

template <typename Type>
void product_over(const ProductRows& rows, const void* panel, int width, int inputs, float* sums) {
  const int first = tile_vectors(rows.sizes[0], width);
  const bool single =
      rows.panels == 1 && rows.sizes[0] <= tile_rows(first) && first * kLanes == width;
  const int block = single ? inputs : kInputBlock;
  const auto* weights = static_cast<const typename Type::Weight*>(panel);

  for (int begin = 0; begin < inputs; begin += block) {
    const int end = begin + block < inputs ? begin + block : inputs;
    const float* x = rows.x;
    float* out = sums;
    for (int p = 0; p < rows.panels; ++p) {
      const int size = rows.sizes[p], vectors = tile_vectors(size, width);
      const int tiles = (size + tile_rows(vectors) - 1) / tile_rows(vectors);
      for (int column = 0; column < width; column += vectors * kLanes) {
        for (int t = 0, row = 0; t < tiles; ++t) {
          const int next = size * (t + 1) / tiles;
          const int ahead = single           ? single_tile_prefetch<Type>(inputs)
                            : p > 0 || t > 0 ? 0
                                             : block;
          const long x_ahead = p + 1 == rows.panels || t > 0
                                   ? 0
                                   : static_cast<long>(inputs - begin) * size +
                                         static_cast<long>(begin) * rows.sizes[p + 1];
          tile_with_shape<Type>(next - row, vectors,
                                {x + static_cast<long>(begin) * size + row, size,
                                 weights + static_cast<long>(begin) * width, width, column,
                                 end - begin, out + row * kPanel, begin == 0, ahead, x_ahead});
          row = next;
        }
      }
      x += static_cast<long>(inputs) * size;
      out += size * kPanel;
    }
  }
}

void product(const ProductRows& rows, const void* panel, Precision type, int width, int inputs,
             float* sums) {
  switch (type) {
    case Precision::kBf16:
      return product_over<Bf16>(rows, panel, width, inputs, sums);
    case Precision::kFp16:
      return product_over<Fp16>(rows, panel, width, inputs, sums);
    case Precision::kInt8:
      return product_over<Int8>(rows, panel, width, inputs, sums);
    default:
      return product_over<Fp32>(rows, panel, width, inputs, sums);
  }
}

}  // namespace
}  // namespace crooner::engine::cpu::CROONER_TARGET
