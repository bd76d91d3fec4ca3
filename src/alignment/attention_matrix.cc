#include "alignment/attention_matrix.h"

#include <ATen/ops/zeros.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>

#include "base/error.h"
#include "base/signals.h"
#include "plan/windows.h"
#include "sampling/window_inputs.h"
#include "tensor/batch_of_one.h"

namespace crooner::alignment {
namespace {

using Values = std::vector<std::int64_t>;

// The head's attention of a window's codes to its lyric tokens: [n_ctx, lyric tokens], on the CPU.
at::Tensor window_weights(const model::Prior& prior, const Values& labels, const Values& codes,
                          const at::Device& device) {
  const config::PriorConfig& config = prior.config();
  const at::Tensor y = tensor::batch_of_one(labels, device);
  const auto weights =
      prior.attention_weights(prior.sequence_tokens(tensor::batch_of_one(codes, device), y),
                              prior.conditions(y, {}), {config.alignment->layer});
  const at::Tensor head = weights.at(0)[0][config.alignment->head];
  return head.narrow(0, config.lyric_positions(), config.n_ctx)
      .narrow(1, 0, config.lyrics->tokens)
      .to(at::kCPU, at::kFloat);
}

// The index in the whole lyrics of each lyric token of the window; -1: padding.
Values lyric_indices(const config::PriorConfig& config, const sampling::SongState& song,
                     std::int64_t start) {
  const text::Labels& labels = song.levels[config.level].labels;
  return text::lyric_window(labels.lyrics, config.lyrics->tokens, song.total_length,
                            song.offset + start * config.hop, config.window_samples(),
                            text::WindowArithmetic::kFloat, labels.times)
      .indices;
}

}  // namespace

at::Tensor attention_matrix(const model::Prior& prior, const sampling::SongState& song,
                            const at::Device& device, const std::stop_token& stop) {
  const config::PriorConfig& config = prior.config();
  if (!config.alignment || !config.lyrics) {
    throw UsageError("This model cannot align lyrics: it has no alignment head.");
  }
  const sampling::SongLevel& level = song.levels.at(config.level);
  if (level.labels.lyrics.empty()) throw UsageError("A song without lyrics cannot be aligned.");

  const c10::InferenceMode inference;
  const auto total = static_cast<std::int64_t>(level.codes.size());
  Values codes = level.codes;
  codes.resize(std::max<std::int64_t>(total, config.n_ctx), 0);
  at::Tensor matrix = at::zeros({static_cast<std::int64_t>(codes.size()),
                                 static_cast<std::int64_t>(level.labels.lyrics.size())},
                                at::TensorOptions().dtype(at::kFloat));

  auto starts = plan::window_starts(static_cast<std::int64_t>(codes.size()), config.n_ctx,
                                    plan::hop_codes(config, level.settings.hop_fraction));
  std::reverse(starts.begin(), starts.end());
  for (std::int64_t start : starts) {
    throw_if_interrupted(stop);
    const Values labels =
        sampling::window_labels(config, song, song.levels[config.level].labels, start);
    const at::Tensor weights = window_weights(
        prior, labels, Values(codes.begin() + start, codes.begin() + start + config.n_ctx), device);
    const Values characters = lyric_indices(config, song, start);
    for (std::size_t token = 0; token < characters.size(); ++token) {
      if (characters[token] < 0) continue;
      matrix.narrow(0, start, config.n_ctx)
          .select(1, characters[token])
          .copy_(weights.select(1, static_cast<std::int64_t>(token)));
    }
  }
  return matrix.narrow(0, 0, total).clone();
}

}  // namespace crooner::alignment
