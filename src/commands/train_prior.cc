#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/counted.h"
#include "base/error.h"
#include "base/json_text.h"
#include "base/log.h"
#include "base/strings.h"
#include "commands/commands.h"
#include "commands/train_stages.h"
#include "distributed/run_together.h"
#include "report/json_line.h"
#include "tensor/state_dict.h"
#include "training/autocast.h"
#include "training/batch_share.h"
#include "training/dry_run.h"
#include "training/initialise_prior.h"
#include "training/listening_samples.h"
#include "training/open_data.h"
#include "training/prior_setup.h"
#include "training/progress_reporter.h"
#include "training/run_setup.h"
#include "training/song_filter.h"
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

void train_prior_in(const distributed::ProcessGroup& group, const cli::TrainPriorOptions& options) {
  training::PriorSetup setup = training::load_prior_setup(sources(options));
  const config::PriorPreset& preset = setup.preset;
  const config::PriorConfig& model = *preset.model;
  training::require_whole_passes(preset, group.size());
  training::share_of_batch(preset.run, group.rank(), group.size());  // refuses too many processes
  const at::Device device = training::configure_device(options.device, options.threads, group);
  const auto settings = config::to_json(preset);
  setup.preset.run.precision = training::available_precision(preset.run.precision, device);
  training::warn_needless_shards(options.shard_optimizer, group.size());
  training::require_memory(preset, device, group, options.shard_optimizer);
  const std::filesystem::path folder = options.out;
  training::require_outside_data(folder, options.data);
  std::optional<training::RunFolderClaim> claim;
  if (!options.dry_run) claim.emplace(folder, json_text(settings), group);

  setup.codec.weights = tensor::to_device(setup.codec.weights, device, at::kFloat);
  const training::Manifest manifest = training::read_manifest(options.data, options.where);
  if (model.labels) {
    if (!setup.names) {
      setup.names = training::joint_label_names(options.ids, folder, *model.labels, manifest, group,
                                                options.dry_run);
    } else if (group.is_first() && !options.dry_run) {
      training::write_label_names(folder, *setup.names);
    }
  }
  std::unique_ptr<const training::PriorData> data;
  group.one_after_another([&] {
    data = training::open_prior_data(
        manifest, options.cache,
        {.model = model,
         .codec = setup.codec,
         .names = setup.names,
         .data = preset.data,
         .dropout = {preset.names_dropped, preset.lyrics_dropped},
         .seed = preset.run.seed,
         .phones = preset.phone_classifiers ? preset.phone_classifiers->phones
                                            : std::vector<std::string>()});
  });
  const std::string fingerprint = str_cat(data->audio.fingerprint(), data->codes.fingerprint());
  group.require_same("list of songs (--data) or codec", fingerprint);
  if (data->labeller) training::warn_unknown_names(data->audio, *data->labeller);
  if (options.dry_run) return training::print_dry_run(*data, preset, options.log.json, group);
  if (setup.weights.empty()) {
    const training::PriorInitInputs inputs{
        setup.codec.codebook(model.level),
        model.conditioner ? setup.codec.codebook(model.level + 1) : at::Tensor(),
        data->dataset.lyric_rate()};
    setup.weights = training::initial_prior_weights(model, preset.init, inputs, preset.run.seed);
  }
  training::TrainablePrior network(preset, std::exchange(setup.weights, {}), device, group);
  std::size_t with_lyrics = 0;
  for (std::size_t song = 0; song < data->audio.size(); ++song)
    with_lyrics += data->audio.entry(song).lyrics.empty() ? 0 : 1;
  log::info(str_cat(counted(data->dataset.songs().size(), "song"), ", ", with_lyrics,
                    " with lyrics, ", counted(data->dataset.size(), "window"), " of ", model.n_ctx,
                    " codes."));

  training::ProgressReporter reporter(
      options.log.json, std::int64_t{preset.run.batch} * preset.run.accumulate * model.n_ctx,
      options.stage);
  const model::Vqvae vqvae(setup.codec.config, tensor::Scope(setup.codec.weights));
  const training::TrainerOptions run{
      .run = preset.run,
      .adam = preset.adam,
      .schedule = preset.schedule,
      .preset = json_text(settings),
      .folder = folder,
      .result = preset.adapter ? "adapter.safetensors"
                               : str_cat("prior_level_", model.level, ".safetensors"),
      .result_metadata =
          preset.adapter ? training::adapter_metadata(setup) : std::map<std::string, std::string>(),
      .data = fingerprint,
      .save_seconds = options.save_seconds,
      .until = options.until,
      .shard_optimizer = options.shard_optimizer,
      .tensorboard = options.tensorboard,
      .group = group,
      .on_step =
          [&](const training::StepReport& step) {
            if (group.is_first()) reporter.step(step);
          },
      .on_evaluation =
          [&](std::int64_t step, const training::Metrics& metrics) {
            if (!group.is_first()) return;
            reporter.evaluation(step, metrics);
            training::write_prior_samples(network, data->dataset, vqvae, folder / "samples", step);
          }};
  claim->begin();
  training::train<training::CodeBatch>(network, data->dataset, data->sampler, run);
  if (group.is_first()) report::print_result(folder / run.result, options.log.json);
}

void train_prior(const cli::TrainPriorOptions& options) {
  distributed::run_together(options.processes, [&](const distributed::ProcessGroup& group) {
    train_prior_in(group, options);
  });
}

}  // namespace crooner::commands
