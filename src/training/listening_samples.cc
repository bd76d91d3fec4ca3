#include "training/listening_samples.h"

#include <ATen/ops/from_blob.h>

#include <algorithm>
#include <span>
#include <string>

#include "audio/audio_writer.h"
#include "audio/spectrogram.h"
#include "base/files.h"
#include "base/strings.h"
#include "sampling/level_loader.h"

namespace crooner::training {
namespace {

// NAME.wav and NAME.png of mono audio of any shape.
void write_audio_sample(const std::filesystem::path& folder, const std::string& name,
                        const at::Tensor& audio, int sample_rate) {
  create_folder(folder);
  const at::Tensor plain = audio.to(at::kCPU, at::kFloat).reshape({-1}).contiguous();
  const auto* begin = plain.const_data_ptr<float>();
  const Audio sound{sample_rate, 1, {begin, begin + plain.numel()}};
  audio::write_audio_file(folder / (name + ".wav"), sound);
  audio::write_spectrogram(folder / (name + ".png"), sound);
}

std::span<const std::int64_t> values(const at::Tensor& row) {
  if (!row.defined()) return {};
  return {row.const_data_ptr<std::int64_t>(), static_cast<std::size_t>(row.numel())};
}

// The codes of one window, int64 [1, n_ctx].
at::Tensor sample_window(const TrainablePrior& network, const CodeBatch& window) {
  const config::PriorConfig& config = network.config();
  engine::EngineOptions options;
  options.device = network.device();
  options.precision = network.sampling_precision();
  const auto level = sampling::load_level(config, network.detached_weights(), options);

  engine::Engine& engine = level->engine();
  engine.begin(0, level->conditions(values(window.labels), values(window.upper)));
  if (config.lyrics_in_sequence()) {
    engine.prefill(0, values(window.labels).last(config.lyrics->tokens));
  }
  engine::SamplingParams params;
  params.temperature = 0.99f;
  const int row = 0;
  auto codes = engine.decode({&row, 1}, config.n_ctx, {&params, 1});
  for (auto& code : codes) code = std::max<std::int64_t>(code - config.code_shift(), 0);
  return at::from_blob(codes.data(), {1, config.n_ctx}, at::kLong).clone();
}

}  // namespace

void write_vqvae_samples(const TrainableVqvae& network, const AudioDataset& dataset,
                         const config::VqvaePreset& preset, const std::filesystem::path& folder,
                         std::int64_t step) {
  const int rate = preset.model.sample_rate, top_hop = preset.model.hop(preset.model.levels - 1);
  const at::Tensor original = dataset.start_of_last_song(8L * rate / top_hop * top_hop);
  write_audio_sample(folder, "original", original, rate);
  const model::Vqvae& vqvae = network.vqvae();
  const at::Tensor input = original.to(network.device());
  for (const int level : preset.trained_levels()) {
    write_audio_sample(folder, str_cat("step-", step, "-level-", level),
                       vqvae.decode(vqvae.encode(input, level), level), rate);
  }
}

void write_prior_samples(const TrainablePrior& network, const CodeDataset& dataset,
                         const model::Vqvae& vqvae, const std::filesystem::path& folder,
                         std::int64_t step) {
  const Sample last{.item = dataset.size() - 1};
  const CodeBatch window = dataset.read({&last, 1});
  const config::PriorConfig& config = network.config();
  const auto write = [&](const std::string& name, const at::Tensor& codes) {
    write_audio_sample(folder, name, vqvae.decode(codes.to(network.device()), config.level),
                       config.sample_rate);
  };
  write("original", window.codes);
  write(str_cat("step-", step), sample_window(network, window));
}

}  // namespace crooner::training
