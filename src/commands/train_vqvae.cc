#include "commands/train_vqvae.h"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/files.h"
#include "base/log.h"
#include "base/strings.h"
#include "commands/core/print_result.h"
#include "commands/training_files.h"
#include "commands/training_report.h"
#include "config/read_preset.h"
#include "config/tensor_table.h"
#include "tensor/load_tensors.h"
#include "training/audio_cache.h"
#include "training/codec.h"
#include "training/crop_index.h"
#include "training/initialise.h"
#include "training/manifest.h"
#include "training/trainable_vqvae.h"
#include "training/trainer.h"

namespace crooner::commands {
namespace {

namespace fs = std::filesystem;

// What `--from` names, for the networks of the preset.
tensor::StateDict load_base_weights(const std::string& place, const config::VqvaePreset& preset) {
  if (fs::is_regular_file(place))
    return tensor::load_expected(place, config::tensor_specs(preset.model), {});
  const training::Codec codec = training::read_codec(place);
  if (codec.config != preset.model) {
    throw InputError(str_cat("The preset describes another VQ-VAE than that of '", codec.name,
                             "'; its 'model' must be the same."));
  }
  for (const int level : preset.trained_levels()) {
    if (std::ranges::find(codec.levels, level) == codec.levels.end())
      throw InputError(str_cat("'", codec.name, "' holds nothing for level ", level, "."));
  }
  return codec.weights;
}

// What a listener judges by: some seconds of a held-out song and their reconstruction from each
// level.
void write_samples(const training::TrainableVqvae& network, const config::VqvaePreset& preset,
                   at::Device device, const fs::path& folder, std::int64_t step) {
  const int rate = preset.model.sample_rate, top_hop = preset.model.hop(preset.model.levels - 1);
  const at::Tensor original = network.listening_sample(8L * rate / top_hop * top_hop);
  write_audio_sample(folder, "original", original, rate);
  const at::Tensor input = original.to(device);
  for (const int level : preset.trained_levels()) {
    write_audio_sample(folder, str_cat("step-", step, "-level-", level),
                       network.vqvae().decode(network.vqvae().encode(input, level), level), rate);
  }
}

}  // namespace

void train_vqvae(const cli::TrainVqvaeOptions& options) {
  require_flags(options, "train vqvae");
  const auto preset = config::read_vqvae_preset(options.preset);
  if (preset.decoder_only && options.from.empty())
    throw UsageError(
        "The preset trains decoders alone ('decoder_only'); say with --from whose codes they "
        "decode.");
  const at::Device device = configure_device(options);
  const fs::path folder = options.out;
  const std::string settings = config::to_json(preset).dump();
  const run_folder::FolderLock lock = lock_run_folder(folder, settings);
  auto weights = options.from.empty()
                     ? training::initial_weights(config::tensor_specs(preset.model),
                                                 {preset.init_scale, false}, preset.run.seed)
                     : load_base_weights(options.from, preset);

  auto list = training::read_manifest(options.data);
  const training::AudioCache sounds(list.songs, training_cache(options.cache, "sounds"),
                                    preset.model.sample_rate, preset.sample_length, list.skipped);
  for (std::size_t song = 0; song < sounds.size(); ++song) {
    if (const auto why = training::outside_limits(
            static_cast<double>(sounds.frames(song)), preset.model.sample_rate,
            preset.data.min_duration, preset.data.max_duration))
      list.skipped.push_back({sounds.entry(song).audio, *why});
  }
  warn_skipped_songs(list.skipped);
  training::TrainableVqvae network(preset, sounds, std::move(weights), options.from.empty(),
                                   device);
  const auto& measured = network.objective().bandwidth;
  log::info(str_cat(sounds.size(), " songs; bandwidth l1 ", measured.l1, ", l2 ", measured.l2,
                    ", spec ", measured.spec));

  TrainingReport report(options.log.json, /*tokens=*/0);
  training::TrainerOptions run{preset.run,
                               preset.adam,
                               preset.schedule,
                               settings,
                               folder,
                               "vqvae.safetensors",
                               [&](const training::StepReport& step) { report.step(step); },
                               {}};
  run.data = sounds.fingerprint();
  run.on_evaluation = [&](std::int64_t step, const training::Metrics& metrics) {
    report.held_out(step, metrics);
    write_samples(network, preset, device, folder / "samples", step);
  };
  training::train(network, run);
  write_file(folder / "preset.json", config::to_json(preset).dump(2) + "\n");
  print_result(folder / run.result, options.log.json);
}

}  // namespace crooner::commands
