#include "import/import_model.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <system_error>

#include "base/error.h"
#include "base/files.h"
#include "base/log.h"
#include "base/os_file.h"
#include "base/paths.h"
#include "base/strings.h"
#include "config/catalogue.h"
#include "config/hps.h"
#include "config/tensor_table.h"
#include "import/huggingface.h"
#include "import/id_lists.h"
#include "import/source.h"
#include "import/write_part.h"

namespace crooner::importer {
namespace {

namespace fs = std::filesystem;
using checkpoint::WeightFile;
using config::ModelFolder;
using config::PriorConfig;
using config::PriorEntry;

// Takes from the file what no table knows: the spelling of its names, the type of linear layers.
void detect_layout(const ImportSource& source, PriorConfig& config) {
  if (config.conditioner) {
    config.conditioner->blocks_name =
        source.find("conditioner_blocks.0.cond.model.1.0.blocks.0.model.1.weight") != nullptr;
  }
  const SourceTensor* linear = source.find("prior.transformer._attn_mods.0.mlp.c_fc.w");
  if (linear) config.half_weights = element_size(linear->stored->dtype) == 2;
}

ModelFolder model_by_name(const std::string& name, const std::vector<ImportSource>& sources) {
  ModelFolder model = config::model_from_catalogue(name);
  std::vector<PriorEntry> present;
  for (const ImportSource& source : sources) {
    if (!source.level) continue;
    present.push_back(model.at_level(*source.level));
    detect_layout(source, present.back().config);
  }
  model.priors = std::move(present);
  return model;
}

ModelFolder model_by_hps(const std::vector<ImportSource>& sources) {
  ModelFolder model;
  const auto from_hps = [](const ImportSource& source, auto&& read) {
    if (!source.hps.is_object()) {
      throw InputError(
          str_cat("The file '", source.path,
                  "' does not hold its hyperparameters (hps); name its model with --as NAME, "
                  "one of crooner models list."));
    }
    try {
      return read(source.hps);
    } catch (const InputError& error) {
      throw InputError(str_cat("The file '", source.path, "': ", error.what()));
    }
  };
  model.vqvae = from_hps(sources.front(), config::vqvae_from_hps);
  for (const ImportSource& source : sources) {
    if (!source.level) continue;
    PriorEntry& prior = model.priors.emplace_back();
    prior.config = from_hps(source, [&](const nlohmann::json& hps) {
      return config::prior_from_hps(hps, model.vqvae);
    });
    prior.sampling.hop_fraction = prior.config.level == model.top_level() ? 0.125 : 0.5;
    detect_layout(source, prior.config);
    prior.weights.path = str_cat("prior_level_", prior.config.level, ".safetensors");
  }
  model.vqvae_weights.path = "vqvae.safetensors";
  model.licence = "That of the files it was imported from.";
  return model;
}

PartTable part_table(const ModelFolder& model, const ImportSource& source) {
  if (!source.level) return {config::tensor_specs(model.vqvae), {}};
  const PriorConfig& config = model.at_level(*source.level).config;
  PartTable table{config::tensor_specs(config), {}};
  for (const config::TiedTensor& tie : config::tied_tensors(config)) {
    table.ties.emplace_back(tie.name, tie.same_as);
  }
  return table;
}

// The name of a catalogue part that several models share; empty for all others.
std::string shared_part(const std::string& as, std::optional<int> level) {
  if (as.empty()) return "";
  const auto part_name = [&](const config::CatalogueModel& model) {
    return level ? model.priors.at(*level) : model.vqvae;
  };
  const std::string part = part_name(config::catalogue_model(as));
  for (const std::string& name : config::catalogue_models()) {
    const config::CatalogueModel other = config::catalogue_model(name);
    const bool uses = other.vqvae == part || std::find(other.priors.begin(), other.priors.end(),
                                                       part) != other.priors.end();
    if (name != as && uses) return part;
  }
  return "";
}

std::string describe(const ImportSource& source) {
  return str_cat(source.level ? str_cat("the prior of level ", *source.level) : "the VQ-VAE",
                 " of ", source.name());
}

// Writes one part; a shared one goes into parts/ next to the model's folder, under its name and
// hash, once.
void import_part(const ImportSource& source, const PartTable& table, const std::string& shared,
                 const fs::path& folder, config::WeightFileRef& part) {
  log::info(str_cat("Importing ", describe(source), " (",
                    format_bytes(static_cast<double>(part_bytes(source, table))), ")"));
  if (shared.empty()) {
    part.sha256 = write_part(source, table, folder / part.path);
    return;
  }
  const fs::path parts = fs::absolute(folder).lexically_normal().parent_path() / "parts";
  create_folder(parts);
  const fs::path fresh = parts / (shared + ".new.safetensors");
  part.sha256 = write_part(source, table, fresh);
  const std::string name = str_cat(shared, "-", part.sha256.substr(0, 12), ".safetensors");
  rename_file(fresh, parts / name);
  part.path = "../parts/" + name;
}

void check_space(const fs::path& folder, std::uint64_t needed) {
  std::error_code error;
  const fs::space_info space = fs::space(folder, error);
  if (error || space.available > needed) return;
  throw ResourceError(str_cat("The model needs ", format_bytes(static_cast<double>(needed)),
                              ", but only ", format_bytes(static_cast<double>(space.available)),
                              " is free in '", folder.string(), "'."));
}

std::string provenance(const std::vector<ImportSource>& sources) {
  std::string text;
  std::set<std::string> names;
  for (const ImportSource& source : sources) {
    if (names.insert(source.name()).second)
      text += str_cat(text.empty() ? "" : ", ", source.name());
  }
  return str_cat("Imported from ", text, ".");
}

// Compares every file with the checksums that it carries.
void verify_checksums(const std::vector<ImportSource>& sources) {
  std::set<const WeightFile*> seen;
  for (const ImportSource& source : sources) {
    for (const auto& [name, tensor] : source.tensors) {
      if (seen.insert(tensor.file.get()).second) tensor.file->verify();
    }
  }
}

}  // namespace

fs::path new_model_folder(const fs::path& out) {
  fs::path folder = out.lexically_normal();
  if (!folder.has_filename()) folder = folder.parent_path();  // "models/mine/"
  if (path_exists(folder / "model.json")) {
    throw UsageError(str_cat("The folder '", folder.string(),
                             "' of --out already holds a model; remove it or choose another."));
  }
  return folder;
}

ModelFolder import_model(const ImportRequest& request) {
  const std::string& first = request.sources.front();
  const bool huggingface = request.sources.size() == 1 && is_huggingface(first);
  const std::string as =
      request.as.empty() && huggingface ? detect_huggingface_model(first) : request.as;
  const std::vector<ImportSource> sources =
      huggingface ? open_huggingface(first, as) : open_sources(request.sources);
  ModelFolder model = as.empty() ? model_by_hps(sources) : model_by_name(as, sources);
  model.folder = request.folder;
  model.name = request.folder.filename().string();
  model.provenance = provenance(sources);

  std::uint64_t bytes = 0;
  for (const ImportSource& source : sources) {
    const PartTable table = part_table(model, source);
    check_part(source, table);
    bytes += part_bytes(source, table);
  }
  model.check();
  verify_checksums(sources);
  new_model_folder(request.folder);
  create_folder(request.folder);
  check_space(request.folder, bytes);
  if (huggingface && request.ids.empty()) {
    write_huggingface_ids(first, request.folder);
    import_id_lists(request.folder, model);
  } else {
    import_id_lists(request.ids.empty() ? find_id_lists(request.sources) : request.ids, model);
  }
  for (const ImportSource& source : sources) {
    const auto prior =
        std::find_if(model.priors.begin(), model.priors.end(),
                     [&](const PriorEntry& entry) { return source.level == entry.config.level; });
    config::WeightFileRef& part = source.level ? prior->weights : model.vqvae_weights;
    import_part(source, part_table(model, source), shared_part(as, source.level), request.folder,
                part);
  }
  config::write_model_folder(model);
  return model;
}

}  // namespace crooner::importer
