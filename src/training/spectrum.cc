#include "training/spectrum.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/abs.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/hann_window.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/linspace.h>
#include <ATen/ops/minimum.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/stft.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros_like.h>

#include <cmath>

namespace crooner::training {
namespace {

constexpr double kSilence = 2e-3;

at::Tensor item_norm(const at::Tensor& spectrum) {
  return at::linalg_vector_norm(spectrum, 2, at::IntArrayRef{1, 2});
}

constexpr int kBands = 64;
constexpr double kMinHz = 60;     // Hz
constexpr double kFloor = 0.003;  // of a full-scale sine's peak in the spectrum

double mel(double hertz) {
  return 2595 * std::log10(1 + hertz / 700);
}

// Triangles, equally wide in mel: [bands, n_fft / 2 + 1].
at::Tensor filters(int sample_rate, int n_fft, const at::TensorOptions& options) {
  const at::Tensor edges =
      (at::pow(10.0,
               at::linspace(mel(kMinHz), mel(sample_rate / 2.0), kBands + 2, options) / 2595) -
       1) *
      700;
  const at::Tensor widths = edges.diff();
  const at::Tensor hertz =
      at::arange(n_fft / 2 + 1, options) * (static_cast<double>(sample_rate) / n_fft);
  const at::Tensor rising =
      (hertz - edges.slice(0, 0, kBands).unsqueeze(1)) / widths.slice(0, 0, kBands).unsqueeze(1);
  const at::Tensor falling =
      (edges.slice(0, 2).unsqueeze(1) - hertz) / widths.slice(0, 1).unsqueeze(1);
  return at::minimum(rising, falling).clamp_min(0);
}

}  // namespace

at::Tensor magnitude_spectrum(const at::Tensor& audio, const config::SpectrumConfig& config) {
  const at::Tensor window =
      at::hann_window(config.window, /*periodic=*/true, audio.options().requires_grad(false));
  return at::abs(at::stft(audio, config.n_fft, config.hop, config.window, window, /*center=*/true,
                          /*pad_mode=*/"reflect", /*normalized=*/false, /*onesided=*/true,
                          /*return_complex=*/true));
}

at::Tensor spectral_distance(const at::Tensor& target, const at::Tensor& output,
                             const config::SpectrumConfig& config) {
  return item_norm(magnitude_spectrum(target, config) - magnitude_spectrum(output, config));
}

at::Tensor spectral_convergence(const at::Tensor& target, const at::Tensor& output,
                                const config::SpectrumConfig& config) {
  const at::Tensor wanted = magnitude_spectrum(target, config);
  const at::Tensor norm = item_norm(wanted);
  const at::Tensor distance = item_norm(wanted - magnitude_spectrum(output, config));
  return at::where(norm > kSilence, distance / norm.clamp_min(kSilence), at::zeros_like(norm));
}

at::Tensor log_mel_distance(const at::Tensor& target, const at::Tensor& output, int sample_rate,
                            const config::SpectrumConfig& setting) {
  const at::Tensor bands =
      filters(sample_rate, setting.n_fft, target.options().requires_grad(false));
  const double floor = kFloor * setting.window / 4;
  const auto loudness = [&](const at::Tensor& audio) {
    return (bands.matmul(magnitude_spectrum(audio, setting)) + floor).log();
  };
  return (loudness(target) - loudness(output)).abs().mean();
}

}  // namespace crooner::training
