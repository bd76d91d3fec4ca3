#pragma once

#include <vector>

#include "engine/cuda/device_weights.h"

namespace crooner::engine::cuda {

inline constexpr const char* kWorkSpace = "the engine's work space";

Model make_model(const config::DecoderConfig& config, const DeviceWeights& weights);

// The caches of `slots` rows, for layers whose linear layers have this type: numbers of the same
// type, fp16 for int8 (docs/decisions/0023). Zero until written, as the leading keys of summary
// layers stay.
void allocate_caches(const config::DecoderConfig& config, Precision type, int slots,
                     DeviceSession& session, std::vector<Layer>& layers);
std::size_t cache_bytes(const config::DecoderConfig& config, Precision type);  // of one row

// What the parts of a step share, for at most `rows` rows at once. layers: of the model.
void allocate_work_space(const config::DecoderConfig& config, const std::vector<Layer>& layers,
                         int rows, DeviceSession& session, Step& step);

}  // namespace crooner::engine::cuda
