#include "training/stage_runs.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/files.h"
#include "base/json_text.h"
#include "base/paths.h"
#include "base/strings.h"
#include "config/read_preset.h"

namespace crooner::training {

std::string kind_of(const std::vector<config::TrainingStage>& stages) {
  const std::string kind = config::preset_kind(stages.front().preset);
  for (const config::TrainingStage& stage : stages) {
    if (config::preset_kind(stage.preset) != kind) {
      throw InputError(str_cat("The stages '", stages.front().name, "' and '", stage.name,
                               "' train different things, a VQ-VAE and a prior; all stages train "
                               "one network."));
    }
    if (kind == "prior" && config::read_prior_preset(stage.preset).adapter) {
      throw InputError(str_cat("The stage '", stage.name,
                               "' trains an adapter, which is no network that another stage could "
                               "begin with; train it by crooner train prior."));
    }
  }
  return kind;
}

void write_stage_preset(const config::TrainingStage& stage, const std::string& kind,
                        const std::filesystem::path& file) {
  const auto with_steps = [&](auto preset) {
    if (stage.steps) preset.run.steps = *stage.steps;
    preset.check();
    return json_text(config::to_json(preset), 2) + "\n";
  };
  const std::string text = kind == "prior" ? with_steps(config::read_prior_preset(stage.preset))
                                           : with_steps(config::read_vqvae_preset(stage.preset));
  if (path_exists(file) && read_file(file) == text) return;
  if (path_exists(file)) {
    throw InputError(str_cat("The stage '", stage.name,
                             "' was begun with another preset, that in '", file.string(),
                             "'. Resume it with its own, or choose another --out."));
  }
  create_folder(file.parent_path());
  write_file(file, text);
}

std::string result_name(const std::filesystem::path& preset) {
  if (config::preset_kind(preset.string()) == "vqvae") return "vqvae.safetensors";
  const int level = config::read_prior_preset(preset.string()).level;
  return str_cat("prior_level_", level, ".safetensors");
}

bool is_finished_run(const std::filesystem::path& run) {
  return path_exists(run / "preset.json");  // the last of its files
}

}  // namespace crooner::training
