#include "training/codec.h"

#include <numeric>

#include "base/error.h"
#include "base/files.h"
#include "base/strings.h"
#include "config/find_model.h"
#include "config/json_reader.h"
#include "config/model_folder.h"
#include "config/tensor_table.h"
#include "config/training_preset.h"
#include "model/load_model.h"
#include "tensor/load_tensors.h"

namespace crooner::training {
namespace {

namespace fs = std::filesystem;

Codec codec_of_run_folder(const fs::path& weights) {
  const fs::path preset = weights.parent_path() / "preset.json";
  if (!fs::exists(weights) || !fs::exists(preset)) {
    throw InputError(str_cat("'", weights.parent_path().string(),
                             "' does not hold a finished run of "
                             "'crooner train vqvae': vqvae.safetensors and preset.json."));
  }
  const auto run =
      config::vqvae_preset_from_json(config::parse_json(read_file(preset), preset.string()), "");
  return {weights.parent_path().string(), run.model, run.trained_levels(),
          tensor::load_expected(weights, config::tensor_specs(run.model), {})};
}

}  // namespace

at::Tensor Codec::rows(int level) const {
  return weights.at(str_cat("bottleneck.level_blocks.", level, ".k"));
}

Codec read_codec(const std::string& place) {
  const fs::path path(place);
  if (path.extension() == ".safetensors") return codec_of_run_folder(path);
  if (fs::is_directory(path) && !fs::exists(path / "model.json"))
    return codec_of_run_folder(path / "vqvae.safetensors");
  const config::ModelFolder model = config::read_model_folder(config::find_model(place));
  std::vector<int> levels(static_cast<std::size_t>(model.vqvae.levels));
  std::iota(levels.begin(), levels.end(), 0);
  return {model.name, model.vqvae, levels, model::load_vqvae_weights(model, at::kCPU)};
}

}  // namespace crooner::training
