#include "commands/commands.h"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json_text.h"
#include "base/log.h"
#include "base/strings.h"
#include "config/read_preset.h"
#include "config/tensor_table.h"
#include "report/json_line.h"
#include "training/codec.h"
#include "training/initialise.h"
#include "training/listening_samples.h"
#include "training/open_data.h"
#include "training/progress_reporter.h"
#include "training/run_setup.h"
#include "training/trainer.h"

namespace crooner::commands {

void train_vqvae(const cli::TrainVqvaeOptions& options) {
  const auto preset = config::read_vqvae_preset(options.preset);
  if (preset.decoder_only && options.from.empty())
    throw UsageError(
        "The preset trains decoders alone ('decoder_only'): name the model whose codes they decode "
        "with --from.");
  const at::Device device = training::configure_device(options.device, options.threads);
  const std::filesystem::path folder = options.out;
  const auto settings = config::to_json(preset);
  const auto lock = training::lock_run_folder(folder, json_text(settings));
  auto weights = options.from.empty()
                     ? training::initial_weights(config::tensor_specs(preset.model),
                                                 {preset.init_scale, false}, preset.run.seed)
                     : training::read_base_vqvae(options.from, preset);

  const auto data = training::open_vqvae_data(training::read_manifest(options.data), options.cache,
                                              {.sample_rate = preset.model.sample_rate,
                                               .sample_length = preset.sample_length,
                                               .data = preset.data,
                                               .seed = preset.run.seed});
  const config::Bandwidth bandwidth =
      preset.measure_bandwidth
          ? training::measure_bandwidth(data->dataset, data->sampler.items(), preset.loss.spectrum)
          : preset.loss.bandwidth;
  training::TrainableVqvae network(preset, bandwidth, std::move(weights), options.from.empty(),
                                   device);
  log::info(str_cat(data->audio.size(), " songs; bandwidth l1 ", bandwidth.l1, ", l2 ",
                    bandwidth.l2, ", spec ", bandwidth.spec));

  training::ProgressReporter reporter(options.log.json, /*tokens_per_step=*/0);
  const training::TrainerOptions run{
      .run = preset.run,
      .adam = preset.adam,
      .schedule = preset.schedule,
      .preset = json_text(settings),
      .folder = folder,
      .result = "vqvae.safetensors",
      .data = data->audio.fingerprint(),
      .on_step = [&](const training::StepReport& step) { reporter.step(step); },
      .on_evaluation =
          [&](std::int64_t step, const training::Metrics& metrics) {
            reporter.evaluation(step, metrics);
            training::write_vqvae_samples(network, data->dataset, preset, folder / "samples", step);
          }};
  training::train<training::AudioBatch>(network, data->dataset, data->sampler, run);
  report::print_result(folder / run.result, options.log.json);
}

}  // namespace crooner::commands
