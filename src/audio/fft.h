#pragma once

#include <complex>
#include <cstddef>
#include <vector>

namespace crooner::audio {

// The discrete Fourier transform of blocks of one size, a power of two, in place:
// X[k] = sum over n of x[n] exp(-2 pi i k n / size).
class Fft {
 public:
  // Throws UsageError unless size is a power of two from 2 on.
  explicit Fft(std::size_t size);

  std::size_t size() const { return size_; }
  void forward(std::vector<std::complex<float>>& values) const;  // [size]

 private:
  std::size_t size_;
  std::vector<std::size_t> reversed_;  // index with its bits in reverse order
  std::vector<float> cosine_, sine_;   // of each stage in turn: exp(-pi i k / half), k < half
};

}  // namespace crooner::audio
