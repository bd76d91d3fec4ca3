#include "import/assembly.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/files.h"
#include "base/paths.h"
#include "base/strings.h"
#include "config/find_model.h"
#include "config/json_reader.h"
#include "config/prior_preset.h"
#include "config/tensor_table.h"
#include "config/training_preset.h"
#include "import/convert_part.h"
#include "import/staging.h"

namespace crooner::importer {
namespace {

namespace fs = std::filesystem;

std::shared_ptr<const checkpoint::WeightFile> open(const fs::path& file) {
  return std::make_shared<const checkpoint::WeightFile>(file);
}

// The level of the VQ-VAE that a tensor belongs to: the first number in its name.
int vqvae_level(const std::string& tensor) {
  return std::stoi(tensor.substr(tensor.find_first_of("0123456789")));
}

DType written_type(const checkpoint::WeightFile& file, const std::string& tensor,
                   const std::string& type) {
  if (type == "fp32") return DType::kF32;
  if (type == "bf16") return DType::kBF16;
  if (type == "fp16") return DType::kF16;
  const auto* stored = file.find(tensor);
  return stored == nullptr ? DType::kF32 : stored->dtype;
}

// Copies an id list into the model folder; priors with the same list share the file. Returns its
// name there.
std::string copy_list(const fs::path& from, const fs::path& folder, const std::string& kind,
                      int level) {
  const std::string lines = read_file(from);
  for (const std::string& name : {kind + ".txt", str_cat(kind, "_level_", level, ".txt")}) {
    const fs::path target = folder / name;
    if (path_exists(target) && read_file(target) != lines) continue;
    write_file(target, lines);
    return name;
  }
  throw InputError(str_cat("The folder '", folder.string(), "' holds different id lists."));
}

}  // namespace

void Assembly::add(const fs::path& source) {
  if (path_exists(source / "preset.json")) return add_run(source);
  add_model(config::find_model(source.string()));
}

void Assembly::use_vqvae(const config::VqvaeConfig& config, const fs::path& source) {
  if (vqvae_ && *vqvae_ != config) {
    throw InputError(str_cat(
        "The VQ-VAE of '", source.string(),
        "' differs from that of the sources before it; all levels share one configuration."));
  }
  vqvae_ = config;
}

void Assembly::add_model(const fs::path& folder) {
  const config::ModelFolder model = config::read_model_folder(folder);
  if (!model.vqvae_weights.path.empty()) {
    use_vqvae(model.vqvae, folder);
    const File codec = open(model.file(model.vqvae_weights.path));
    for (int level = 0; level < model.vqvae.levels; ++level) levels_[level] = codec;
  }
  for (const config::PriorEntry& entry : model.priors) {
    Prior prior{entry, open(model.file(entry.weights.path)), {}, {}, {}, {}};
    if (entry.ids) {
      prior.ids = model.folder;
      prior.artists = entry.ids->artists;
      prior.genres = entry.ids->genres;
    }
    priors_[entry.config.level] = std::move(prior);
  }
  licence_ = model.licence;
  provenance_ = model.provenance;
}

void Assembly::add_run(const fs::path& folder) {
  const fs::path file = folder / "preset.json";
  const auto json = config::parse_json(read_file(file), file.string());
  const std::string kind = json.is_object() ? json.value("kind", "") : "";
  if (kind == "vqvae") {
    const auto preset = config::vqvae_preset_from_json(json, "");
    use_vqvae(preset.model, folder);
    const File weights = open(folder / "vqvae.safetensors");
    for (const int level : preset.trained_levels()) levels_[level] = weights;
    return;
  }
  const auto preset = config::prior_preset_from_json(json, "");
  if (preset.adapter) {
    throw InputError(str_cat("The run '", folder.string(),
                             "' trained an adapter. Name the model that it adapts, and --merge '",
                             (folder / "adapter.safetensors").string(), "'."));
  }
  if (!preset.model)
    throw InputError(str_cat("'", file.string(), "' has no prior configuration ('model')."));
  Prior prior;
  prior.entry.config = *preset.model;
  const int level = preset.level;
  const auto before = priors_.find(level);
  if (preset.sampling) {
    prior.entry.sampling = *preset.sampling;
  } else if (before != priors_.end()) {
    prior.entry.sampling = before->second.entry.sampling;
  }
  prior.file = open(folder / str_cat("prior_level_", level, ".safetensors"));
  if (preset.model->labels) {
    prior.ids = folder;
    prior.artists = "artists.txt";
    prior.genres = "genres.txt";
  }
  priors_[level] = std::move(prior);
}

void Assembly::merge(const fs::path& adapter, double strength) {
  auto file = std::make_shared<const AdapterFile>(adapter, strength);
  const auto prior = priors_.find(file->level());
  if (prior == priors_.end()) {
    throw InputError(str_cat("The adapter '", adapter.string(), "' is for a prior of level ",
                             file->level(), ", which none of the sources has."));
  }
  add_adapter(prior->second.adapters, std::move(file), prior->second.entry, "the sources");
}

void Assembly::check_files(const fs::path& folder) const {
  std::vector<std::string> names{"model.json", "vqvae.safetensors"};
  std::vector<fs::path> inputs;
  for (const auto& [level, file] : levels_) inputs.push_back(file->path());
  for (const auto& [level, prior] : priors_) {
    names.push_back(str_cat("prior_level_", level, ".safetensors"));
    inputs.push_back(prior.file->path());
    for (const auto& adapter : prior.adapters) inputs.push_back(adapter->path());
    if (prior.artists.empty()) continue;
    for (const char* kind : {"artists", "genres"}) {
      names.push_back(str_cat(kind, ".txt"));
      names.push_back(str_cat(kind, "_level_", level, ".txt"));
    }
  }
  check_outputs(folder, names, inputs, Existing::kRefuse);
}

void Assembly::write(config::ModelFolder model, const std::string& type) const {
  if (!vqvae_) {
    throw InputError(
        "None of the sources has a VQ-VAE, which every model needs; add a run of 'crooner train "
        "vqvae' or a model.");
  }
  for (int level = 0; level < vqvae_->levels; ++level) {
    if (!levels_.contains(level))
      throw InputError(str_cat("Level ", level,
                               " of the VQ-VAE is missing; none of the sources has trained it."));
  }
  model.vqvae = *vqvae_;
  for (const auto& [level, prior] : priors_) {
    model.priors.push_back(prior.entry);
    model.priors.back().ids.reset();
  }
  model.check();
  check_files(model.folder);
  Staging staging(model.folder);
  model.folder = staging.path("");

  std::vector<PartTensor> tensors;
  for (TensorSpec spec : config::tensor_specs(*vqvae_)) {
    const File& file = levels_.at(vqvae_level(spec.name));
    spec.dtype = written_type(*file, spec.name, type);
    tensors.push_back({std::move(spec), file});
  }
  model.vqvae_weights.path = "vqvae.safetensors";
  model.vqvae_weights.sha256 = write_assembled_part(tensors, model.file(model.vqvae_weights.path));
  for (config::PriorEntry& entry : model.priors) {
    const Prior& prior = priors_.at(entry.config.level);
    tensors.clear();
    for (TensorSpec spec : config::tensor_specs(entry.config)) {
      const auto ties = config::tied_tensors(entry.config);
      if (std::any_of(ties.begin(), ties.end(),
                      [&](const config::TiedTensor& tie) { return spec.name == tie.name; })) {
        continue;
      }
      spec.dtype = written_type(*prior.file, spec.name, type);
      if (spec.name.ends_with("mlp.c_fc.w"))
        entry.config.half_weights = element_size(spec.dtype) == 2;
      tensors.push_back({std::move(spec), prior.file, prior.adapters});
    }
    entry.weights.path = str_cat("prior_level_", entry.config.level, ".safetensors");
    entry.weights.sha256 = write_assembled_part(tensors, model.file(entry.weights.path));
    if (prior.artists.empty()) continue;
    entry.ids = config::IdLists{
        copy_list(prior.ids / prior.artists, model.folder, "artists", entry.config.level),
        copy_list(prior.ids / prior.genres, model.folder, "genres", entry.config.level)};
  }
  config::write_model_folder(model);
  staging.commit("model.json");
}

}  // namespace crooner::importer
