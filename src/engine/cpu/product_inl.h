// Products of a few rows with one panel of packed weights, over the sixteen lanes of one target.
// Included once by each kernels_<target>.cc, like kernels_inl.h.

namespace crooner::engine::cpu::CROONER_TARGET {
namespace {

// How `Vectors` vectors of weights come out of a panel.
template <typename Type, int Vectors>
struct Weights {
  const typename Type::Weight* next;  // of the current input, from the first output on
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

// Pairs of vectors share their words (packed_index).
template <int Vectors>
struct Weights<Bf16, Vectors> {
  const std::uint16_t* next;
  bool high;  // with one vector only: the second one of its pair
  Weights(const void* panel, int column)
      : next(static_cast<const std::uint16_t*>(panel) + column / 32 * 32), high(column % 32 != 0) {}
  inline void widen(Vec* out) const {
    if constexpr (Vectors == 1) {
      const Vec words = load_words(next);
      out[0] = high ? high_halves(words) : low_halves(words);
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

// A tile of Rows x Vectors sums stays in registers while the inputs go by.
struct TileArguments {
  const float* x;  // [inputs][x_stride]
  int x_stride;
  const void* panel;  // [inputs][width]
  int width;
  int column;  // the first output
  int inputs;
  float* sums;   // [rows][kPanel]
  bool first;    // the sums start at zero, else they go on
  int ahead;     // inputs by which weights are asked of the memory before they are needed; 0: never
  long x_ahead;  // from x to that of the next tile, which is fetched
};

template <typename Type, int Rows, int Vectors, bool Fetch>
[[gnu::noinline]] void tile(const TileArguments& t) {  // all registers for the loop
  constexpr int kBytes = Vectors * kLanes * static_cast<int>(sizeof(typename Type::Weight));
  Vec sums[Rows][Vectors];
  float* out = t.sums + t.column;
#pragma GCC unroll 12
  for (int r = 0; r < Rows; ++r) {
#pragma GCC unroll 4
    for (int v = 0; v < Vectors; ++v) {
      sums[r][v] = t.first ? set(0.0f) : load(out + r * kPanel + v * kLanes);
    }
  }
  const float* x = t.x;
  Weights<Type, Vectors> weights(t.panel, t.column);
  const long x_stride = t.x_stride, width = t.width, ahead = t.ahead * width;
  for (const float* end = x + t.inputs * x_stride; x != end; x += x_stride) {
    if constexpr (Fetch) {
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
    for (int v = 0; v < Vectors; ++v) store(out + r * kPanel + v * kLanes, sums[r][v]);
  }
}

// tile<Type, rows, Vectors> for rows 1..MaxRows.
template <typename Type, int MaxRows, int Vectors>
inline void tile_of_rows(int rows, const TileArguments& arguments) {
  if constexpr (MaxRows > 1) {
    if (rows < MaxRows) return tile_of_rows<Type, MaxRows - 1, Vectors>(rows, arguments);
  }
  if (arguments.ahead > 0) return tile<Type, MaxRows, Vectors, true>(arguments);
  tile<Type, MaxRows, Vectors, false>(arguments);
}

template <typename Type>
inline void tile_of(int rows, int vectors, const TileArguments& arguments) {
  switch (vectors) {
    case 4:
      return tile_of_rows<Type, Tiles::kRowsOf4, 4>(rows, arguments);
    case 2:
      return tile_of_rows<Type, Tiles::kRowsOf2, 2>(rows, arguments);
    default:
      return tile_of_rows<Type, Tiles::kRowsOf1, 1>(rows, arguments);
  }
}

// Rows that one tile takes when it is `vectors` wide.
inline int tile_rows(int vectors) {
  return vectors == 4 ? Tiles::kRowsOf4 : vectors == 2 ? Tiles::kRowsOf2 : Tiles::kRowsOf1;
}

// Inputs that several tiles go over before the next ones, so that their weights stay in the near
// caches. Meanwhile the first of them fetches the weights of the next inputs (past the end of the
// panel stand those of the next): so the memory works while products of many rows are computed.
inline constexpr int kInputBlock = 192;

// Inputs that a single tile asks for ahead. It goes through the weights as fast as the memory
// yields them, and the hardware fetches ahead by itself; float32 out of memory still gains a
// twentieth by asking, whereas halves, and whatever lies in a cache, come slower for it. Models
// with so many inputs lie in none.
template <typename Type>
inline int single_ahead(int inputs) {
  return sizeof(typename Type::Weight) == 4 && inputs > 1024 ? 16 : 0;
}

// Vectors of the tiles that serve a row panel.
inline int tile_vectors(int rows, int width) {
  int vectors = width / kLanes;
  while (vectors > 1 && rows > tile_rows(vectors)) vectors /= 2;
  return vectors;
}

template <typename Type>
void product_of(const ProductRows& rows, const void* panel, int width, int inputs, float* sums) {
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
          const int ahead = single ? single_ahead<Type>(inputs) : p > 0 || t > 0 ? 0 : block;
          const long x_ahead = p + 1 == rows.panels || t > 0
                                   ? 0
                                   : static_cast<long>(inputs - begin) * size +
                                         static_cast<long>(begin) * rows.sizes[p + 1];
          tile_of<Type>(next - row, vectors,
                        {x + static_cast<long>(begin) * size + row, size,
                         weights + static_cast<long>(begin) * width, width, column, end - begin,
                         out + row * kPanel, begin == 0, ahead, x_ahead});
          row = next;
        }
      }
      x += static_cast<long>(inputs) * size;
      out += size * kPanel;
    }
  }
}

void product(const ProductRows& rows, const void* panel, WeightType type, int width, int inputs,
             float* sums) {
  switch (type) {
    case WeightType::kFp32:
      return product_of<Fp32>(rows, panel, width, inputs, sums);
    case WeightType::kBf16:
      return product_of<Bf16>(rows, panel, width, inputs, sums);
    case WeightType::kFp16:
      return product_of<Fp16>(rows, panel, width, inputs, sums);
    case WeightType::kInt8:
      return product_of<Int8>(rows, panel, width, inputs, sums);
  }
}

}  // namespace
}  // namespace crooner::engine::cpu::CROONER_TARGET
