// Loads stored keys and values as the sixteen float32 lanes of one target. Included by
// kernels_inl.h.

namespace crooner::engine::cpu::CROONER_TARGET {
namespace {

struct FloatKeys {
  using Number = float;
  static inline Vec lanes(const Number* p) { return load(p); }
};
struct Bf16Keys {
  using Number = std::uint16_t;
  static inline Vec lanes(const Number* p) { return load_bf16(p); }
};
struct Fp16Keys {
  using Number = std::uint16_t;
  static inline Vec lanes(const Number* p) { return widen_fp16(p); }
};

}  // namespace
}  // namespace crooner::engine::cpu::CROONER_TARGET
