#include <ATen/ops/tensor.h>

#include <filesystem>
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
#include "config/read_preset.h"
#include "config/tensor_table.h"
#include "distributed/run_together.h"
#include "report/json_line.h"
#include "training/autocast.h"
#include "training/batch_share.h"
#include "training/codec.h"
#include "training/dry_run.h"
#include "training/initialise.h"
#include "training/listening_samples.h"
#include "training/open_data.h"
#include "training/progress_reporter.h"
#include "training/run_setup.h"
#include "training/song_filter.h"
#include "training/trainer.h"

namespace crooner::commands {
namespace {

// Measured by the first process, and the same in all.
config::Bandwidth joint_bandwidth(const training::VqvaeData& data,
                                  const config::SpectrumConfig& spectrum,
                                  const distributed::ProcessGroup& group) {
  config::Bandwidth bandwidth;
  if (group.is_first())
    bandwidth = training::measure_bandwidth(data.dataset, data.sampler.items(), spectrum);
  const at::Tensor numbers = at::tensor({bandwidth.l1, bandwidth.l2, bandwidth.spec}, at::kDouble);
  group.copy_from_first({numbers});
  return {numbers[0].item<double>(), numbers[1].item<double>(), numbers[2].item<double>()};
}

}  // namespace

void train_vqvae_in(const distributed::ProcessGroup& group, const cli::TrainVqvaeOptions& options) {
  auto preset = config::read_vqvae_preset(options.preset);
  if (preset.decoder_only && options.from.empty())
    throw UsageError(
        "The preset trains decoders alone ('decoder_only'): name the model whose codes they decode "
        "with --from.");
  training::share_of_batch(preset.run, group.rank(), group.size());  // refuses too many processes
  const at::Device device = training::configure_device(options.device, options.threads, group);
  const auto settings = config::to_json(preset);
  preset.run.precision = training::available_precision(preset.run.precision, device);
  training::warn_needless_shards(options.shard_optimizer, group.size());
  training::require_memory(preset, device, group, options.shard_optimizer);
  const std::filesystem::path folder = options.out;
  training::require_outside_data(folder, options.data);
  std::optional<training::RunFolderClaim> claim;
  if (!options.dry_run) claim.emplace(folder, json_text(settings), group);
  auto weights = options.from.empty()
                     ? training::initial_weights(config::tensor_specs(preset.model),
                                                 {preset.init_scale, false}, preset.run.seed)
                     : training::read_base_vqvae(options.from, preset);

  std::unique_ptr<const training::VqvaeData> data;
  group.one_after_another([&] {
    data = training::open_vqvae_data(training::read_manifest(options.data, options.where),
                                     options.cache,
                                     {.sample_rate = preset.model.sample_rate,
                                      .sample_length = preset.sample_length,
                                      .data = preset.data,
                                      .seed = preset.run.seed});
  });
  group.require_same("list of songs (--data)", data->audio.fingerprint());
  if (options.dry_run) return training::print_dry_run(*data, preset, options.log.json, group);
  const config::Bandwidth bandwidth = preset.measure_bandwidth
                                          ? joint_bandwidth(*data, preset.loss.spectrum, group)
                                          : preset.loss.bandwidth;
  training::TrainableVqvae network(preset, bandwidth, std::move(weights), options.from.empty(),
                                   device, group);
  log::info(str_cat(counted(data->audio.size(), "song"), "; bandwidth l1 ", bandwidth.l1, ", l2 ",
                    bandwidth.l2, ", spec ", bandwidth.spec));
  training::ProgressReporter reporter(options.log.json, /*tokens_per_step=*/0, options.stage);
  const training::TrainerOptions run{
      .run = preset.run,
      .adam = preset.adam,
      .schedule = preset.schedule,
      .preset = json_text(settings),
      .folder = folder,
      .result = "vqvae.safetensors",
      .data = data->audio.fingerprint(),
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
            training::write_vqvae_samples(network, data->dataset, preset, folder / "samples", step);
          }};
  claim->begin();
  training::train<training::AudioBatch>(network, data->dataset, data->sampler, run);
  if (group.is_first()) report::print_result(folder / run.result, options.log.json);
}

void train_vqvae(const cli::TrainVqvaeOptions& options) {
  distributed::run_together(options.processes, [&](const distributed::ProcessGroup& group) {
    train_vqvae_in(group, options);
  });
}

}  // namespace crooner::commands
