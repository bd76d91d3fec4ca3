#pragma once

#include <vector>

#include "engine/convolution/network.h"
#include "nn/conv_layer_spec.h"

namespace crooner::model {

// The chain in the CPU's own form, with the weights as they are now. `channels`: of the input.
engine::convolution::Network pack(const std::vector<nn::ConvLayerSpec>& steps, int channels);

// The chain over signals [N, C, T], float32 on the CPU, to [N, C', T']: the same bits with any
// number of threads. One layer after the other, so that only one holds its weights twice.
at::Tensor convolve_on_cpu(const std::vector<nn::ConvLayerSpec>& steps, const at::Tensor& signals);

}  // namespace crooner::model
