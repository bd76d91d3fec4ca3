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

// Bytes of the host that a piece of a matrix is packed into; there are two such pieces.
inline constexpr std::size_t kPieceBytes = std::size_t{4} << 20;

// All weights of a decoder, packed and copied to the device in pieces of matrices: while one is on
// its way, the next is packed. Embeddings, positions, layer norms and biases are float32.
class DeviceWeights {
 public:
  // piece_bytes: at most, unless a tile of outputs takes more; less for small models, so that the
  // host never holds more than the largest tensor.
  DeviceWeights(const config::DecoderConfig& config, const WeightTypes& types,
                const WeightSource& source, DeviceSession& session,
                std::size_t piece_bytes = kPieceBytes);

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
