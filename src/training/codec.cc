#include "training/codec.h"

#include <algorithm>
#include <numeric>

#include "base/error.h"
#include "base/files.h"
#include "base/paths.h"
#include "base/strings.h"
#include "config/find_model.h"
#include "config/json_reader.h"
#include "config/tensor_table.h"
#include "model/load_model.h"
#include "tensor/load_tensors.h"

namespace crooner::training {
namespace {

namespace fs = std::filesystem;

Codec codec_of_run_folder(const fs::path& weights) {
  const fs::path preset = weights.parent_path() / "preset.json";
  if (!path_exists(weights) || !path_exists(preset)) {
    throw InputError(str_cat("'", weights.parent_path().string(),
                             "' is not the folder of a finished run of 'crooner train vqvae': it "
                             "has no vqvae.safetensors and preset.json."));
  }
  const auto run =
      config::vqvae_preset_from_json(config::parse_json(read_file(preset), preset.string()), "");
  return {weights.parent_path().string(), run.model, run.trained_levels(),
          tensor::load_expected(weights, config::tensor_specs(run.model), {})};
}

}  // namespace

at::Tensor Codec::codebook(int level) const {
  return weights.at(str_cat("bottleneck.level_blocks.", level, ".k"));
}

Codec read_codec(const std::string& source) {
  const fs::path path(source);
  if (path.extension() == ".safetensors") return codec_of_run_folder(path);
  if (is_folder(path) && !path_exists(path / "model.json"))
    return codec_of_run_folder(path / "vqvae.safetensors");
  return model_codec(config::read_model_folder(config::find_model(source)), at::kCPU);
}

Codec model_codec(const config::ModelFolder& model, at::Device device) {
  std::vector<int> levels(static_cast<std::size_t>(model.vqvae.levels));
  std::iota(levels.begin(), levels.end(), 0);
  return {model.name, model.vqvae, levels, model::load_vqvae_weights(model, device)};
}

tensor::StateDict read_base_vqvae(const std::string& source, const config::VqvaePreset& preset) {
  if (is_file(source)) return tensor::load_expected(source, config::tensor_specs(preset.model), {});
  const Codec codec = read_codec(source);
  if (codec.config != preset.model) {
    throw InputError(str_cat("The preset describes another VQ-VAE than that of '", codec.name,
                             "'; its 'model' must be the same."));
  }
  for (const int level : preset.trained_levels()) {
    if (std::ranges::find(codec.levels, level) == codec.levels.end())
      throw InputError(str_cat("'", codec.name, "' has no weights for level ", level, "."));
  }
  return codec.weights;
}

}  // namespace crooner::training
