#include "api/code_bits.h"

#include <c10/core/InferenceMode.h>

#include <cmath>
#include <vector>

#include "base/signals.h"
#include "sampling/window_inputs.h"
#include "tensor/batch_of_one.h"

namespace crooner::api {

double window_bits(const model::Prior& prior, const sampling::SongState& song,
                   const plan::Window& window, const at::Device& device) {
  const c10::InferenceMode inference;
  const config::PriorConfig& config = prior.config();
  const sampling::SongLevel& level = song.levels.at(config.level);
  std::vector<std::int64_t> codes(level.codes.begin() + window.start,
                                  level.codes.begin() + window.end);
  codes.resize(config.n_ctx, 0);
  const auto y = tensor::batch_of_one(
      sampling::window_labels(config, song, level.labels, window.start), device);
  const auto upper =
      tensor::batch_of_one(sampling::upper_codes(config, song, window.start), device);
  const at::Tensor tokens = prior.sequence_tokens(tensor::batch_of_one(codes, device), y);
  const at::Tensor logits = prior.logits(tokens, prior.conditions(y, upper));
  const std::int64_t first = config.lyric_positions() + window.prompt;
  const std::int64_t count = window.end - window.start - window.prompt;
  return logits.narrow(1, first, count)
             .log_softmax(-1, at::kFloat)
             .gather(-1, tokens.narrow(1, first, count).unsqueeze(-1))
             .sum(at::kDouble)
             .item<double>() /
         -M_LN2;
}

double code_bits(const model::Prior& prior, const sampling::SongState& song,
                 const at::Device& device, const std::stop_token& stop) {
  const config::PriorConfig& config = prior.config();
  const sampling::SongLevel& level = song.levels.at(config.level);
  double bits = 0;
  std::int64_t codes = 0;
  for (const plan::Window& window : sampling::level_windows(config, level)) {
    throw_if_interrupted(stop);
    if (window.end > static_cast<std::int64_t>(level.codes.size())) break;
    bits += window_bits(prior, song, window, device);
    codes += window.fresh();
  }
  return codes > 0 ? bits / static_cast<double>(codes) : 0;
}

}  // namespace crooner::api
