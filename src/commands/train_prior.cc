#include "commands/commands.h"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/json_text.h"
#include "base/log.h"
#include "base/strings.h"
#include "config/tensor_table.h"
#include "report/json_line.h"
#include "tensor/state_dict.h"
#include "training/initialise_prior.h"
#include "training/listening_samples.h"
#include "training/open_data.h"
#include "training/prior_setup.h"
#include "training/progress_reporter.h"
#include "training/run_setup.h"
#include "training/trainer.h"

namespace crooner::commands {
namespace {

training::PriorSources sources(const cli::TrainPriorOptions& options) {
  training::PriorSources result{.preset = options.preset,
                                .from = options.from,
                                .vqvae = options.vqvae,
                                .artists = {},
                                .genres = {}};
  for (const auto& [name, like] : options.artists) result.artists.push_back({name, like});
  for (const auto& [name, like] : options.genres) result.genres.push_back({name, like});
  return result;
}

}  // namespace

void train_prior(const cli::TrainPriorOptions& options) {
  training::PriorSetup setup = training::load_prior_setup(sources(options));
  const config::PriorPreset& preset = setup.preset;
  const config::PriorConfig& model = *preset.model;
  const at::Device device = training::configure_device(options.device, options.threads);
  training::require_memory(preset.run, config::parameter_count(model), device);
  const std::filesystem::path folder = options.out;
  const auto settings = config::to_json(preset);
  const auto lock = training::lock_run_folder(folder, json_text(settings));

  setup.codec.weights = tensor::to_device(setup.codec.weights, device, at::kFloat);
  training::Manifest manifest = training::read_manifest(options.data);
  if (model.labels) {
    if (!setup.names)
      setup.names =
          training::choose_label_names(options.ids, folder, *model.labels, manifest.songs);
    training::write_label_names(folder, *setup.names);
  }
  const auto data =
      training::open_prior_data(std::move(manifest), options.cache,
                                {.model = model,
                                 .codec = setup.codec,
                                 .names = setup.names,
                                 .data = preset.data,
                                 .dropout = {preset.names_dropped, preset.lyrics_dropped},
                                 .seed = preset.run.seed});
  if (data->labeller) training::warn_unknown_names(data->audio, *data->labeller);
  if (setup.weights.empty()) {
    const training::PriorInitInputs inputs{
        setup.codec.codebook(model.level),
        model.conditioner ? setup.codec.codebook(model.level + 1) : at::Tensor(),
        data->dataset.lyric_rate()};
    setup.weights = training::initial_prior_weights(model, preset.init, inputs, preset.run.seed);
  }
  training::TrainablePrior network(preset, setup.weights, device);
  std::size_t with_lyrics = 0;
  for (std::size_t song = 0; song < data->audio.size(); ++song) {
    if (!data->audio.entry(song).lyrics.empty()) ++with_lyrics;
  }
  log::info(str_cat(data->dataset.songs().size(), " songs, ", with_lyrics, " with lyrics, ",
                    data->dataset.size(), " windows of ", model.n_ctx, " codes."));

  training::ProgressReporter reporter(
      options.log.json, std::int64_t{preset.run.batch} * preset.run.accumulate * model.n_ctx);
  const model::Vqvae vqvae(setup.codec.config, tensor::Scope(setup.codec.weights));
  const training::TrainerOptions run{
      .run = preset.run,
      .adam = preset.adam,
      .schedule = preset.schedule,
      .preset = json_text(settings),
      .folder = folder,
      .result = str_cat("prior_level_", model.level, ".safetensors"),
      .data = str_cat(data->audio.fingerprint(), data->codes.fingerprint()),
      .on_step = [&](const training::StepReport& step) { reporter.step(step); },
      .on_evaluation =
          [&](std::int64_t step, const training::Metrics& metrics) {
            reporter.evaluation(step, metrics);
            training::write_prior_samples(network, data->dataset, vqvae, folder / "samples", step);
          }};
  training::train<training::CodeBatch>(network, data->dataset, data->sampler, run);
  report::print_result(folder / run.result, options.log.json);
}

}  // namespace crooner::commands
