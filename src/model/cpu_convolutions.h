#pragma once

#include <vector>

#include "engine/convolution/network.h"
#include "nn/conv_layer_spec.h"

namespace crooner::model {

// Packs a chain of layers, with their current weights, for engine/convolution. `channels`: of the
// input.
engine::convolution::Network pack(const std::vector<nn::ConvLayerSpec>& layers, int channels);

// Applies a chain of layers to signals [N, C, T], float32 on the CPU: [N, C', T'], the same bits
// with any number of threads. Packs one layer at a time, so that only one holds its weights twice.
at::Tensor convolve_on_cpu(const std::vector<nn::ConvLayerSpec>& layers, const at::Tensor& signals);

}  // namespace crooner::model
