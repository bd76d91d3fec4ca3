#pragma once

#include <ATen/core/Tensor.h>
#include <crooner/audio.h>

#include <cstdint>

namespace crooner::api {

// What a VQ-VAE reads of any sound: mono, at its rate, float32 [1, 1, T].
at::Tensor to_tensor(const Audio& audio, int sample_rate);

// Mono sound of samples [1, 1, T] on any device.
Audio to_audio(const at::Tensor& samples, int sample_rate);

}  // namespace crooner::api
