#include "alignment/attention_matrix.h"

#include <ATen/ops/zeros.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <functional>
#include <span>
#include <vector>

#include "base/error.h"
#include "base/signals.h"
#include "plan/windows.h"
#include "sampling/window_inputs.h"
#include "tensor/batch_of_one.h"

namespace crooner::alignment {
namespace {

using Values = std::vector<std::int64_t>;

using Window = model::LayerwisePrior::Window;

// Returns the head's attention in each of some windows: [queries, keys], on the CPU.
using Weigh = std::function<std::vector<at::Tensor>(std::span<const Window>)>;

// What windows that run through the layers together may take: more of them read the layers less
// often. A host has the layers mapped; a device gets each one anew.
constexpr std::int64_t kHostBytes = 256 << 20, kDeviceBytes = 1 << 30;

std::size_t windows_at_once(const config::PriorConfig& config, const at::Device& device) {
  const std::int64_t one = std::int64_t{config.sequence()} * config.transformer.width * 4;
  return static_cast<std::size_t>(
      std::max<std::int64_t>(1, (device.is_cpu() ? kHostBytes : kDeviceBytes) / one));
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

at::Tensor matrix_of(const config::PriorConfig& config, const sampling::SongState& song,
                     const at::Device& device, std::size_t at_once, const Weigh& weigh,
                     const std::stop_token& stop) {
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
  for (std::size_t first = 0; first < starts.size(); first += at_once) {
    throw_if_interrupted(stop);
    const auto group =
        std::span(starts).subspan(first).first(std::min(at_once, starts.size() - first));
    std::vector<Window> windows;
    for (std::int64_t start : group) {
      const Values labels = sampling::window_labels(config, song, level.labels, start);
      windows.push_back(
          {tensor::batch_of_one(labels, device),
           tensor::batch_of_one(std::span(codes).subspan(start, config.n_ctx), device)});
    }
    const std::vector<at::Tensor> weights = weigh(windows);
    for (std::size_t i = 0; i < group.size(); ++i) {
      const at::Tensor codes_weights = weights[i].narrow(0, config.lyric_positions(), config.n_ctx);
      const Values characters = lyric_indices(config, song, group[i]);
      for (std::size_t token = 0; token < characters.size(); ++token) {
        if (characters[token] < 0) continue;
        matrix.narrow(0, group[i], config.n_ctx)
            .select(1, characters[token])
            .copy_(codes_weights.select(1, static_cast<std::int64_t>(token)));
      }
    }
  }
  return matrix.narrow(0, 0, total).clone();
}

}  // namespace

at::Tensor attention_matrix(const model::Prior& prior, const sampling::SongState& song,
                            const at::Device& device, const std::stop_token& stop) {
  const auto weigh = [&](std::span<const Window> windows) {
    const config::AlignmentConfig& head = *prior.config().alignment;
    std::vector<at::Tensor> heads;
    for (const Window& window : windows) {
      const auto weights =
          prior.attention_weights(prior.sequence_tokens(window.codes, window.labels),
                                  prior.conditions(window.labels, {}), {head.layer});
      heads.push_back(weights.at(0)[0][head.head].to(at::kCPU, at::kFloat));
    }
    return heads;
  };
  return matrix_of(prior.config(), song, device, 1, weigh, stop);
}

at::Tensor attention_matrix(const model::LayerwisePrior& prior, const sampling::SongState& song,
                            const at::Device& device, const std::stop_token& stop) {
  const auto weigh = [&](std::span<const Window> windows) {
    return prior.alignment_weights(windows, stop);
  };
  return matrix_of(prior.config(), song, device, windows_at_once(prior.config(), device), weigh,
                   stop);
}

}  // namespace crooner::alignment
