#pragma once

#include <c10/core/Device.h>
#include <crooner/codes.h>
#include <crooner/model.h>

#include <cstdint>
#include <functional>
#include <stop_token>
#include <vector>

#include "model/vqvae.h"

namespace crooner::api {

// Audio that is read piece by piece, so that no more of it is in memory than is needed.
struct AudioPieces {
  int sample_rate = 0;  // Hz
  int channels = 1;
  // The next `frames` frames, interleaved; fewer at the end.
  std::function<std::vector<float>(std::int64_t frames)> read;
};

// The same of audio in memory, which must outlive them.
AudioPieces pieces_of(const Audio& audio);

// Model::encode() of pieces. On the CPU they are encoded in windows that overlap by the encoders'
// receptive field, so that the codes are those of the whole; elsewhere all at once, because there
// the shape of a batch may change a rounding. `window`: in samples of the model's rate.
inline constexpr std::int64_t kWindowSamples = 1 << 21;  // 48 s at 44.1 kHz
Codes encode(const AudioPieces& audio, const model::Vqvae& vqvae, const at::Device& device,
             const std::stop_token& stop, std::int64_t window = kWindowSamples);

// The same by a model, whose parts model.cc knows.
Codes encode(const AudioPieces& audio, Model& model);

}  // namespace crooner::api
