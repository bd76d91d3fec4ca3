#pragma once

#include <ATen/core/Tensor.h>

#include "config/training_config.h"

namespace crooner::training {

// Magnitude spectrum of each item: audio [N, T] -> [N, n_fft / 2 + 1, frames]. Differentiable.
at::Tensor magnitude_spectrum(const at::Tensor& audio, const config::SpectrumConfig& config);

// Frobenius norm of the difference of magnitudes, one number an item: [N].
at::Tensor spectral_distance(const at::Tensor& target, const at::Tensor& output,
                             const config::SpectrumConfig& config);

// norm(difference) / max(norm(target), 2e-3) an item, 0 where norm(target) <= 2e-3: [N]. In dB: 20
// log10.
at::Tensor spectral_convergence(const at::Tensor& target, const at::Tensor& output,
                                const config::SpectrumConfig& config);

// Log-mel distance of target and output [N, T]: mean absolute difference of the logarithms of their
// mel bands, in nepers. Bands below a floor count as the floor. Not in the published objective: a
// squared error is dominated by the bass, while a listener follows the vowels.
at::Tensor log_mel_distance(const at::Tensor& target, const at::Tensor& output, int sample_rate,
                            const config::SpectrumConfig& setting);

}  // namespace crooner::training
