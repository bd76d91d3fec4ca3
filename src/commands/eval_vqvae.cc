#include "commands/commands.h"

#include <iostream>
#include <nlohmann/json.hpp>

#include "report/json_line.h"
#include "tensor/state_dict.h"
#include "training/codec.h"
#include "training/evaluate_vqvae.h"
#include "training/metrics_report.h"
#include "training/open_data.h"
#include "training/run_setup.h"
#include "training/song_filter.h"

namespace crooner::commands {

void eval_vqvae(const cli::EvalVqvaeOptions& options) {
  const at::Device device = training::configure_device(options.device, options.threads);
  const training::Codec codec = training::read_codec(options.model);
  const auto weights = tensor::to_device(codec.weights, device, at::kFloat);
  const model::Vqvae vqvae(codec.config, tensor::Scope(weights));
  config::DataConfig all_items;
  all_items.train_share = 1;
  const auto data =
      training::open_vqvae_data(training::read_manifest(options.data, options.where), options.cache,
                                {.sample_rate = codec.config.sample_rate,
                                 .sample_length = training::clip_samples(codec.config),
                                 .data = all_items});
  const auto metrics =
      training::evaluate_vqvae(vqvae, data->audio, codec.levels, options.clips, device);
  if (options.log.json) {
    std::cout << report::json_line(training::to_json(metrics, codec.name));
  } else {
    std::cout << training::to_text(metrics, codec.name);
  }
}

}  // namespace crooner::commands
