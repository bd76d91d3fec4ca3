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
  for (std::size_t k = 0; k < size / 2; ++k) {
    const double angle = -2 * std::numbers::pi * static_cast<double>(k) / static_cast<double>(size);
    twiddle_.emplace_back(static_cast<float>(std::cos(angle)), static_cast<float>(std::sin(angle)));
  }
}

void Fft::forward(std::vector<std::complex<float>>& values) const {
  for (std::size_t i = 0; i < size_; ++i) {
    if (i < reversed_[i]) std::swap(values[i], values[reversed_[i]]);
  }
  for (std::size_t half = 1; half < size_; half *= 2) {
    const std::size_t stride = size_ / (2 * half);
    for (std::size_t start = 0; start < size_; start += 2 * half) {
      for (std::size_t k = 0; k < half; ++k) {
        const std::complex<float> odd = values[start + half + k];
        const std::complex<float> turn = twiddle_[k * stride];
        // By components: std::complex's product has a slow path for infinities.
        const std::complex<float> turned(odd.real() * turn.real() - odd.imag() * turn.imag(),
                                         odd.real() * turn.imag() + odd.imag() * turn.real());
        const std::complex<float> even = values[start + k];
        values[start + k] = even + turned;
        values[start + half + k] = even - turned;
      }
    }
  }
}

}  // namespace crooner::audio
