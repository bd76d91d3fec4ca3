#include "training/spectrum.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/abs.h>
#include <ATen/ops/hann_window.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/stft.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros_like.h>

namespace crooner::training {
namespace {

constexpr double kSilence = 2e-3;

at::Tensor item_norm(const at::Tensor& spectrum) {
  return at::linalg_vector_norm(spectrum, 2, at::IntArrayRef{1, 2});
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

}  // namespace crooner::training
