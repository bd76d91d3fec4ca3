#pragma once

#include <vector>

#include "engine/convolution/network.h"
#include "nn/conv_step.h"

namespace crooner::model {

// The chain in the CPU's own form, with the weights as they are now. `channels`: of the input.
engine::convolution::Network pack(const std::vector<nn::ConvStep>& steps, int channels);

}  // namespace crooner::model
