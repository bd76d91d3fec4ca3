#include "audio/fft.h"

#include <bit>
#include <cmath>
#include <numbers>
#include <utility>

#include "base/error.h"
#include "base/strings.h"

namespace crooner::audio {

Fft::Fft(std::size_t size) : size_(size) {
  if (size < 2 || !std::has_single_bit(size)) {
    throw UsageError(str_cat("A Fourier transform of ", size,
                             " samples is not supported; the size must be a power of two."));
  }
  const int bits = std::countr_zero(size);
  reversed_.resize(size);
  for (std::size_t i = 0; i < size; ++i) {
    reversed_[i] = reversed_[i / 2] / 2 | (i % 2) << (bits - 1);
  }
  for (std::size_t half = 1; half < size; half *= 2) {
    for (std::size_t k = 0; k < half; ++k) {
      const double angle = -std::numbers::pi * static_cast<double>(k) / static_cast<double>(half);
      cosine_.push_back(static_cast<float>(std::cos(angle)));
      sine_.push_back(static_cast<float>(std::sin(angle)));
    }
  }
}

// Real and imaginary parts in arrays of their own, and each stage's turns side by side, are what
// compilers vectorise.
void Fft::forward(std::vector<std::complex<float>>& values) const {
  std::vector<float> real(size_), imaginary(size_);
  for (std::size_t i = 0; i < size_; ++i) {
    real[i] = values[reversed_[i]].real();
    imaginary[i] = values[reversed_[i]].imag();
  }
  const float *cosine = cosine_.data(), *sine = sine_.data();
  for (std::size_t half = 1; half < size_; half *= 2) {
    for (std::size_t start = 0; start < size_; start += 2 * half) {
      float* const __restrict even_re = real.data() + start;
      float* const __restrict even_im = imaginary.data() + start;
      float* const __restrict odd_re = even_re + half;
      float* const __restrict odd_im = even_im + half;
      for (std::size_t k = 0; k < half; ++k) {
        const float re = odd_re[k] * cosine[k] - odd_im[k] * sine[k];
        const float im = odd_re[k] * sine[k] + odd_im[k] * cosine[k];
        odd_re[k] = even_re[k] - re;
        odd_im[k] = even_im[k] - im;
        even_re[k] += re;
        even_im[k] += im;
      }
    }
    cosine += half;
    sine += half;
  }
  for (std::size_t i = 0; i < size_; ++i) values[i] = {real[i], imaginary[i]};
}

}  // namespace crooner::audio
