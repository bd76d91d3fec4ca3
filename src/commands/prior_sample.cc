#include "commands/prior_sample.h"

#include <ATen/ops/from_blob.h>

#include <algorithm>

#include "base/strings.h"
#include "commands/training_files.h"
#include "sampling/level_loader.h"

namespace crooner::commands {
namespace {

std::span<const std::int64_t> values(const at::Tensor& row) {
  if (!row.defined()) return {};
  return {row.const_data_ptr<std::int64_t>(), static_cast<std::size_t>(row.numel())};
}

// The codes of one window, int64 [1, n_ctx].
at::Tensor sample_window(training::TrainablePrior& network, const training::CodeBatch& window) {
  const config::PriorConfig& config = network.config();
  tensor::StateDict weights = network.detached_weights();
  engine::EngineOptions options;
  options.device = weights.begin()->second.device();
  const auto level = sampling::load_level(config, std::move(weights), options);

  engine::Engine& engine = level->engine();
  engine.begin(0, level->conditions(values(window.labels), values(window.upper)));
  if (config.lyrics_in_sequence()) {
    engine.prefill(0, values(window.labels).last(static_cast<std::size_t>(config.lyrics->tokens)));
  }
  engine::SamplingParams draw;
  draw.temperature = 0.99f;
  const int row = 0;
  auto codes = engine.decode({&row, 1}, config.n_ctx, {&draw, 1});
  for (auto& code : codes) code = std::max<std::int64_t>(code - config.code_shift(), 0);
  return at::from_blob(codes.data(), {1, config.n_ctx}, at::kLong).clone();
}

}  // namespace

void write_prior_samples(training::TrainablePrior& network, const training::CodeDataset& windows,
                         const model::Vqvae& vqvae, const std::filesystem::path& folder,
                         std::int64_t step) {
  const training::CodeWindow where = network.listening_window();
  const training::CodeBatch window = windows.read({&where, 1});
  const config::PriorConfig& config = network.config();
  const at::Device device = network.weights().begin()->second.device();
  const auto write = [&](const std::string& name, const at::Tensor& codes) {
    write_audio_sample(folder, name, vqvae.decode(codes.to(device), config.level),
                       config.sample_rate);
  };
  write("original", window.codes);
  write(str_cat("step-", step), sample_window(network, window));
}

}  // namespace crooner::commands
