#pragma once

#include <ATen/core/Tensor.h>

#include "config/training_config.h"

namespace crooner::training {

// Mean absolute difference of the logarithms of mel bands: how differently loud the bands of target
// and output [N, T] are, whatever their level, in nepers. Bands quieter than the floor count as the
// floor. Of no page of the specification: a squared error hears the bass, a listener the vowels.
at::Tensor log_mel_distance(const at::Tensor& target, const at::Tensor& output, int sample_rate,
                            const config::SpectrumConfig& setting);

}  // namespace crooner::training
