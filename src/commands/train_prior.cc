#include "commands/train_prior.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "base/error.h"
#include "base/files.h"
#include "base/log.h"
#include "base/strings.h"
#include "commands/core/print_result.h"
#include "commands/prior_sample.h"
#include "commands/prior_start.h"
#include "commands/training_files.h"
#include "commands/training_report.h"
#include "config/tensor_table.h"
#include "training/initialise_prior.h"
#include "training/trainable_prior.h"
#include "training/trainer.h"

namespace crooner::commands {
namespace {

namespace fs = std::filesystem;

// Names that the data hold and the model does not know are trained as "unknown": said once each.
void warn_unknown_names(const training::AudioCache& sounds, const text::Labeller& labeller) {
  std::set<std::string> told;
  for (std::size_t song = 0; song < sounds.size(); ++song) {
    std::vector<std::string> warnings;
    const auto& entry = sounds.entry(song);
    labeller.labels({entry.artist, entry.genre, "", 0, 0}, false, &warnings);
    for (const std::string& warning : warnings) {
      if (told.insert(warning).second) log::warn(warning);
    }
  }
}

}  // namespace

void train_prior(const cli::TrainPriorOptions& options) {
  require_flags(options, "train prior");
  PriorSetup start = load_prior_setup(options);
  const config::PriorConfig& model = *start.preset.model;
  const at::Device device = configure_device(options);
  require_memory(start.preset.run, config::parameter_count(model), device);
  const fs::path folder = options.out;
  const std::string settings = config::to_json(start.preset).dump();
  const run_folder::FolderLock lock = lock_run_folder(folder, settings);

  auto list = training::read_manifest(options.data);
  const training::AudioCache sounds(list.songs, training_cache(options.cache, "sounds"),
                                    model.sample_rate, model.window_samples(), list.skipped);
  std::vector<int> levels{model.level};
  if (model.conditioner) levels.push_back(model.level + 1);
  tensor::StateDict codec = start.codec.weights;
  for (auto& [name, value] : codec) value = value.to(device);
  const training::CodeCache codes(sounds, start.codec.config, codec, levels,
                                  training_cache(options.cache, "codes"), start.preset.data.starts);
  std::optional<text::Labeller> labeller;
  if (model.labels) {
    if (!start.names) start.names = names_for(options, *model.labels, list.songs);
    training::write_label_names(folder, *start.names);
    labeller.emplace(training::make_labeller(model, *start.names));
    warn_unknown_names(sounds, *labeller);
  }
  const training::CodeDataset windows(model, sounds, codes, labeller, start.preset.data,
                                      list.skipped);
  warn_skipped_songs(list.skipped);
  if (start.weights.empty()) {
    const training::PriorInitInputs basis{
        start.codec.rows(model.level),
        model.conditioner ? start.codec.rows(model.level + 1) : at::Tensor(), windows.lyric_rate()};
    start.weights =
        training::initial_prior_weights(model, start.preset.init, basis, start.preset.run.seed);
  }
  training::TrainablePrior network(start.preset, windows, std::move(start.weights), device);
  log::info(str_cat(windows.songs().size(), " songs, ", windows.items(), " windows of ",
                    model.n_ctx, " codes."));

  const model::Vqvae vqvae(start.codec.config, tensor::Scope(codec));
  const std::int64_t tokens =
      std::int64_t{start.preset.run.batch} * start.preset.run.accumulate * model.n_ctx;
  TrainingReport report(options.log.json, tokens);
  training::TrainerOptions run{start.preset.run,
                               start.preset.adam,
                               start.preset.schedule,
                               settings,
                               folder,
                               str_cat("prior_level_", model.level, ".safetensors"),
                               [&](const training::StepReport& step) { report.step(step); },
                               {}};
  run.data = str_cat(sounds.fingerprint(), codes.fingerprint());
  run.on_evaluation = [&](std::int64_t step, const training::Metrics& metrics) {
    report.held_out(step, metrics);
    write_prior_samples(network, windows, vqvae, folder / "samples", step);
  };
  training::train(network, run);
  write_file(folder / "preset.json", config::to_json(start.preset).dump(2) + "\n");
  print_result(folder / run.result, options.log.json);
}

}  // namespace crooner::commands
