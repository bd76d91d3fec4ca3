// Loads stored keys and values as the sixteen float32 lanes of one target. Included by
// kernels_inl.h.

namespace crooner::engine::cpu::CROONER_TARGET {
namespace {

// Sixteen numbers and the sixteen that follow them in a sum: the next dim of the same keys, or the
// same dims of the next value (key_index() and value_index() of kernels.h).
struct Pair {
  Vec first, second;
};

// Vector `v` of two consecutive stretches of numbers, of which the second begins `distance` numbers
// after the first. one(): of the last stretch, which has none after it.
struct FloatKeys {
  using Number = float;
  static inline Vec one(const Number* p, int v) { return load(p + v * kLanes); }
  static inline Pair two(const Number* p, int v, long distance) {
    return {one(p, v), one(p + distance, v)};
  }
};
struct Fp16Keys {
  using Number = std::uint16_t;
  static inline Vec one(const Number* p, int v) { return widen_fp16(p + v * kLanes); }
  static inline Pair two(const Number* p, int v, long distance) {
    return {one(p, v), one(p + distance, v)};
  }
};
// Both stretches share their 32-bit words.
struct Bf16Keys {
  using Number = std::uint16_t;
  static inline Vec one(const Number* p, int v) {
    return low_halves(load_words(p + v * 2 * kLanes));
  }
  static inline Pair two(const Number* p, int v, long) {
    const Vec words = load_words(p + v * 2 * kLanes);
    return {low_halves(words), high_halves(words)};
  }
};

}  // namespace
}  // namespace crooner::engine::cpu::CROONER_TARGET
