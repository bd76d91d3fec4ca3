#include "training/stage_runs.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/files.h"
#include "base/json_text.h"
#include "base/paths.h"
#include "base/strings.h"
#include "config/read_preset.h"
#include "import/assembly.h"

namespace crooner::training {
namespace {

namespace fs = std::filesystem;

nlohmann::ordered_json preset_of(const PlannedStage& planned) {
  const config::TrainingStage& stage = planned.stage;
  const auto with_steps = [&](auto preset) -> nlohmann::ordered_json {
    if (stage.steps) preset.run.steps = *stage.steps;
    preset.check();
    return config::to_json(preset);
  };
  if (planned.kind == "prior") return with_steps(config::read_prior_preset(stage.preset));
  if (planned.kind == "vqvae") return with_steps(config::read_vqvae_preset(stage.preset));
  return {{"assemble", stage.assemble},
          {"precision", stage.precision},
          {"licence", stage.licence},
          {"provenance", stage.provenance}};
}

struct PresetFile {
  fs::path path;
  std::string text;
  bool exists;  // with this text
};

PresetFile preset_file(const PlannedStage& planned) {
  PresetFile file{planned.run.string() + ".json", json_text(preset_of(planned), 2) + "\n", false};
  file.exists = path_exists(file.path);
  if (!file.exists || read_file(file.path) == file.text) return file;
  throw InputError(str_cat("The stage '", planned.stage.name,
                           "' was begun with another preset, that in '", file.path.string(),
                           "'. Resume it with its own, or choose another --out."));
}

}  // namespace

void check_stage_presets(const std::vector<PlannedStage>& stages) {
  for (const PlannedStage& stage : stages) preset_file(stage);
}

fs::path write_stage_preset(const PlannedStage& planned) {
  const PresetFile file = preset_file(planned);
  if (file.exists) return file.path;
  create_folder(file.path.parent_path());
  write_file(file.path, file.text);
  return file.path;
}

fs::path stage_result(const PlannedStage& planned) {
  if (planned.kind == "model") return planned.run;
  if (planned.kind == "vqvae") return planned.run / "vqvae.safetensors";
  const int level = config::read_prior_preset(planned.stage.preset).level;
  return planned.run / str_cat("prior_level_", level, ".safetensors");
}

void assemble_stage(const PlannedStage& planned) {
  const config::TrainingStage& stage = planned.stage;
  importer::Assembly assembly;
  for (const std::string& source : planned.sources) assembly.add(source);
  config::ModelFolder model;
  model.folder = planned.run;
  model.name = stage.name;
  model.licence = stage.licence.empty() ? assembly.licence() : stage.licence;
  model.provenance = stage.provenance.empty() ? assembly.provenance() : stage.provenance;
  assembly.write(model, stage.precision);
}

}  // namespace crooner::training
