#include "commands/light/models_info_json.h"

#include <nlohmann/json.hpp>

#include "commands/light/contents.h"
#include "config/json.h"
#include "config/model_folder.h"
#include "config/tensor_table.h"

namespace crooner::commands {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

template <typename Config>
ordered_json part_of(const config::ModelFolder& model, const config::WeightFileRef& part,
                     const Config& config) {
  const Contents contents{checkpoint::WeightFile(model.file(part.path))};
  return {{"path", part.path},
          {"sha256", part.sha256},
          {"parameters", config::parameter_count(config)},
          {"bytes", contents.bytes},
          {"bytes_by_type", contents.bytes_by_type},
          {"config", config::to_json(config)}};
}

}  // namespace

ordered_json info_of_file(const fs::path& file) {
  const checkpoint::WeightFile weights(file);
  const Contents contents(weights);
  return {{"path", file.string()},
          {"format", weights.format()},
          {"tensors", weights.tensors().size()},
          {"numbers", contents.numbers},
          {"bytes", contents.bytes},
          {"bytes_by_type", contents.bytes_by_type},
          {"other_tensors", weights.other_tensors().size()},
          {"metadata", weights.metadata()}};
}

ordered_json info_of_model(const fs::path& folder) {
  const config::ModelFolder model = config::read_model_folder(folder);
  ordered_json info = {{"name", model.name},
                       {"folder", folder.string()},
                       {"provenance", model.provenance},
                       {"licence", model.licence},
                       {"vqvae", part_of(model, model.vqvae_weights, model.vqvae)},
                       {"priors", ordered_json::array()}};
  for (const config::PriorEntry& prior : model.priors) {
    info["priors"].push_back(part_of(model, prior.weights, prior.config));
    info["priors"].back()["level"] = prior.config.level;
  }
  return info;
}

}  // namespace crooner::commands
