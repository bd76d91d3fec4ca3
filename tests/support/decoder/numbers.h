#pragma once

#include <cstdint>
#include <cstring>
#include <vector>

namespace crooner::engine {

// Numbers that look random and are the same on every machine, in [-1, 1).
class Numbers {
 public:
  explicit Numbers(std::uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15ull + 1) {}
  float next() {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return static_cast<float>(static_cast<std::int32_t>(state_ >> 32)) * 0x1p-31f;
  }
  std::vector<float> vector(std::size_t n, float scale = 1.0f, float offset = 0.0f) {
    std::vector<float> v(n);
    for (float& x : v) x = offset + scale * next();
    return v;
  }
  int below(int n) { return static_cast<int>((next() + 1.0f) * 0.5f * static_cast<float>(n)) % n; }

 private:
  std::uint64_t state_;
};

inline bool same_bits(const std::vector<float>& x, const std::vector<float>& y) {
  return x.size() == y.size() && std::memcmp(x.data(), y.data(), x.size() * sizeof(float)) == 0;
}

}  // namespace crooner::engine
