#include "commands/train_prior.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "base/atomic_file.h"
#include "base/cat.h"
#include "base/error.h"
#include "base/log.h"
#include "commands/light/tell_file.h"
#include "commands/prior_sample.h"
#include "commands/prior_start.h"
#include "commands/training_files.h"
#include "commands/training_report.h"
#include "config/tensor_table.h"
#include "training/initialise_prior.h"
#include "training/prior_network.h"
#include "training/trainer.h"

namespace crooner::commands {
namespace {

namespace fs = std::filesystem;

// Names that the data hold and the model does not know are trained as "unknown": said once each.
void tell_unknown(const training::SoundCache& sounds, const text::Labeller& labeller) {
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
  check_said(options, "train prior");
  PriorStart start = read_prior_start(options);
  const config::PriorConfig& model = *start.preset.model;
  const at::Device device = use_machine(options);
  require_memory(start.preset.run, config::parameters_of(model), device);
  const fs::path folder = options.out;
  const std::string settings = config::to_json(start.preset).dump();
  const run_folder::FolderLock lock = keep_run(folder, settings);

  auto list = training::read_song_list(options.data);
  const training::SoundCache sounds(list.songs, training_cache(options.cache, "sounds"),
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
    training::write_names(folder, *start.names);
    labeller.emplace(training::make_labeller(model, *start.names));
    tell_unknown(sounds, *labeller);
  }
  const training::CodeWindows windows(model, sounds, codes, labeller, start.preset.data,
                                      list.skipped);
  tell_skipped(list.skipped);
  if (start.weights.empty()) {
    const training::PriorBasis basis{
        start.codec.rows(model.level),
        model.conditioner ? start.codec.rows(model.level + 1) : at::Tensor(), windows.lyric_rate()};
    start.weights =
        training::initial_prior_weights(model, start.preset.init, basis, start.preset.run.seed);
  }
  training::PriorNetwork network(start.preset, windows, std::move(start.weights), device);
  log::info(cat(windows.songs().size(), " songs, ", windows.items(), " windows of ", model.n_ctx,
                " codes."));

  const model::Vqvae vqvae(start.codec.config, tensor::Scope(codec));
  const std::int64_t tokens =
      std::int64_t{start.preset.run.batch} * start.preset.run.accumulate * model.n_ctx;
  TrainingReport report(options.log.json, tokens);
  training::TrainerOptions run{start.preset.run,
                               start.preset.adam,
                               start.preset.schedule,
                               settings,
                               folder,
                               cat("prior_level_", model.level, ".safetensors"),
                               [&](const training::StepReport& step) { report.step(step); },
                               {}};
  run.data = cat(sounds.fingerprint(), codes.fingerprint());
  run.on_evaluation = [&](std::int64_t step, const training::Metrics& metrics) {
    report.held_out(step, metrics);
    write_prior_samples(network, windows, vqvae, folder / "samples", step);
  };
  training::train(network, run);
  write_file(folder / "preset.json", config::to_json(start.preset).dump(2) + "\n");
  tell_file(folder / run.result, options.log.json);
}

}  // namespace crooner::commands
