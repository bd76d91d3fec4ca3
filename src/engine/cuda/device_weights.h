#pragma once

#include <vector>

#include "config/decoder_config.h"
#include "engine/cuda/device_session.h"
#include "engine/inputs/weight_source.h"

namespace crooner::engine::cuda {

// The types of a decoder's matrices.
struct WeightTypes {
  Precision attention = Precision::kFp16;
  Precision mlp = Precision::kFp16;
  Precision output = Precision::kFp32;  // of x_out: as it is stored
};

// All weights of a decoder, packed and copied to the device one matrix at a time. Embeddings,
// positions, layer norms and biases are float32.
class DeviceWeights {
 public:
  DeviceWeights(const config::DecoderConfig& config, const WeightTypes& types,
                const WeightSource& source, DeviceSession& session);

  // Bytes on the device.
  static std::size_t bytes(const config::DecoderConfig& config, const WeightTypes& types);

  // Without caches, whose memory belongs to the rows.
  const std::vector<Layer>& layers() const { return layers_; }
  const Matrix& x_out() const { return x_out_; }
  const float* embeddings() const { return embeddings_; }  // [vocabulary][width]
  const float* positions() const { return positions_; }    // [n_ctx][width]

 private:
  std::vector<Layer> layers_;
  Matrix x_out_;
  const float* embeddings_ = nullptr;
  const float* positions_ = nullptr;
};

}  // namespace crooner::engine::cuda
