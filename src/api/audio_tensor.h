#pragma once

#include <ATen/core/Tensor.h>
#include <crooner/audio.h>

#include <cstdint>

namespace crooner::api {

// Mono sound of samples [1, 1, T] on any device.
Audio to_audio(const at::Tensor& samples, int sample_rate);

}  // namespace crooner::api
