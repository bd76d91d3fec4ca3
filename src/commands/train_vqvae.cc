#include "commands/train_vqvae.h"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/atomic_file.h"
#include "base/cat.h"
#include "base/error.h"
#include "base/log.h"
#include "commands/light/tell_file.h"
#include "commands/training_files.h"
#include "commands/training_report.h"
#include "config/read_preset.h"
#include "config/tensor_table.h"
#include "tensor/load.h"
#include "training/codec.h"
#include "training/initialise.h"
#include "training/song_index.h"
#include "training/song_list.h"
#include "training/sound_cache.h"
#include "training/trainer.h"
#include "training/vqvae_network.h"

namespace crooner::commands {
namespace {

namespace fs = std::filesystem;

// What `--from` names, for the networks of the preset.
tensor::StateDict weights_to_go_on_from(const std::string& place,
                                        const config::VqvaePreset& preset) {
  if (fs::is_regular_file(place))
    return tensor::load_expected(place, config::tensors_of(preset.model), {});
  const training::Codec codec = training::read_codec(place);
  if (codec.config != preset.model) {
    throw InputError(cat("The preset describes another VQ-VAE than that of '", codec.name,
                         "'; its 'model' must be the same."));
  }
  for (const int level : preset.trained_levels()) {
    if (std::ranges::find(codec.levels, level) == codec.levels.end())
      throw InputError(cat("'", codec.name, "' holds nothing for level ", level, "."));
  }
  return codec.weights;
}

// What a listener judges by: some seconds of a held-out song and their reconstruction from each
// level.
void write_samples(const training::VqvaeNetwork& network, const config::VqvaePreset& preset,
                   at::Device device, const fs::path& folder, std::int64_t step) {
  const int rate = preset.model.sample_rate, top_hop = preset.model.hop(preset.model.levels - 1);
  const at::Tensor original = network.listening_sample(8L * rate / top_hop * top_hop);
  write_listening(folder, "original", original, rate);
  const at::Tensor input = original.to(device);
  for (const int level : preset.trained_levels()) {
    write_listening(folder, cat("step-", step, "-level-", level),
                    network.vqvae().decode(network.vqvae().encode(input, level), level), rate);
  }
}

}  // namespace

void train_vqvae(const cli::TrainVqvaeOptions& options) {
  check_said(options, "train vqvae");
  const auto preset = config::read_vqvae_preset(options.preset);
  if (preset.decoder_only && options.from.empty())
    throw UsageError(
        "The preset trains decoders alone ('decoder_only'); say with --from whose codes they "
        "decode.");
  const at::Device device = use_machine(options);
  const fs::path folder = options.out;
  const std::string settings = config::to_json(preset).dump();
  const run_folder::FolderLock lock = keep_run(folder, settings);
  auto weights = options.from.empty()
                     ? training::initial_weights(config::tensors_of(preset.model),
                                                 {preset.init_scale, false}, preset.run.seed)
                     : weights_to_go_on_from(options.from, preset);

  auto list = training::read_song_list(options.data);
  const training::SoundCache sounds(list.songs, training_cache(options.cache, "sounds"),
                                    preset.model.sample_rate, preset.sample_length, list.skipped);
  for (std::size_t song = 0; song < sounds.size(); ++song) {
    if (const auto why = training::outside_limits(
            static_cast<double>(sounds.frames(song)), preset.model.sample_rate,
            preset.data.min_duration, preset.data.max_duration))
      list.skipped.push_back({sounds.entry(song).audio, *why});
  }
  tell_skipped(list.skipped);
  training::VqvaeNetwork network(preset, sounds, std::move(weights), options.from.empty(), device);
  const auto& measured = network.objective().bandwidth;
  log::info(cat(sounds.size(), " songs; bandwidth l1 ", measured.l1, ", l2 ", measured.l2,
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
  tell_file(folder / run.result, options.log.json);
}

}  // namespace crooner::commands
