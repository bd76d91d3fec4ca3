#include "commands/run_record.h"

#include "base/strings.h"
#include "base/version.h"
#include "config/find_model.h"

namespace crooner::commands {
namespace {

using nlohmann::ordered_json;

ordered_json model_json(const config::ModelFolder& model) {
  ordered_json parts{{"vqvae", model.vqvae_weights.sha256}};
  for (const config::PriorEntry& prior : model.priors) {
    parts[str_cat("prior_level_", prior.config.level)] = prior.weights.sha256;
  }
  return {{"name", model.name}, {"sha256", parts}, {"licence", model.licence}};
}

}  // namespace

run_folder::Record run_record(const config::ModelFolder& model, const ordered_json& request) {
  return {{"format_version", 1},
          {"notice", "This song was made by a machine: crooner, a neural network."},
          {"crooner", std::string(version())},
          {"libtorch", std::string(libtorch_version())},
          {"model", model_json(model)},
          {"request", request}};
}

config::ModelFolder model_folder(const std::string& name_or_folder) {
  return config::read_model_folder(config::find_model(name_or_folder));
}

}  // namespace crooner::commands
