#pragma once

namespace crooner::engine {

// What a row is conditioned on, float32, in the memory of the caller: of the host, or of the device
// of an engine that has one.
struct RowConditions {
  const float* start = nullptr;       // [width]: the input of position 0
  const float* x_cond = nullptr;      // [x_cond_positions][width]
  int x_cond_positions = 0;           // 0: none, 1: the same everywhere, n_ctx
  const float* encoder_kv = nullptr;  // [encoder_dims][width]; only with kLyrics layers
};

}  // namespace crooner::engine
