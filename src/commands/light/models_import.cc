#include "commands/light/models_import.h"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <system_error>

#include "base/error.h"
#include "base/files.h"
#include "base/log.h"
#include "base/strings.h"
#include "commands/light/import_huggingface.h"
#include "commands/light/import_ids.h"
#include "commands/light/import_part.h"
#include "commands/light/import_source.h"
#include "commands/light/print_result.h"
#include "config/catalogue.h"
#include "config/hps.h"
#include "config/model_folder.h"
#include "config/tensor_table.h"

namespace crooner::commands {
namespace {

namespace fs = std::filesystem;
using checkpoint::WeightFile;
using config::ModelFolder;
using config::PriorConfig;
using config::PriorEntry;

// What no table can know: how a file spells its names and stores its linear layers.
void follow_file(const ImportSource& source, PriorConfig& config) {
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
    follow_file(source, present.back().config);
  }
  model.priors = std::move(present);
  return model;
}

ModelFolder model_by_hps(const std::vector<ImportSource>& sources) {
  ModelFolder model;
  const auto within = [](const ImportSource& source, auto&& read) {
    if (!source.hps.is_object()) {
      throw InputError(
          str_cat("The file '", source.path,
                  "' does not hold its settings (hps); say with --as NAME which model it "
                  "belongs to, one of: crooner models list."));
    }
    try {
      return read(source.hps);
    } catch (const InputError& error) {
      throw InputError(str_cat("The file '", source.path, "': ", error.what()));
    }
  };
  model.vqvae = within(sources.front(), config::vqvae_from_hps);
  for (const ImportSource& source : sources) {
    if (!source.level) continue;
    PriorEntry& prior = model.priors.emplace_back();
    prior.config = within(source, [&](const nlohmann::json& hps) {
      return config::prior_from_hps(hps, model.vqvae);
    });
    prior.sampling.hop_fraction = prior.config.level == model.top_level() ? 0.125 : 0.5;
    follow_file(source, prior.config);
    prior.weights.path = str_cat("prior_level_", prior.config.level, ".safetensors");
  }
  model.vqvae_weights.path = "vqvae.safetensors";
  model.licence = "That of the files it was imported from.";
  return model;
}

PartTable table_of(const ModelFolder& model, const ImportSource& source) {
  if (!source.level) return {config::tensor_specs(model.vqvae), {}};
  const PriorConfig& config = model.at_level(*source.level).config;
  PartTable table{config::tensor_specs(config), {}};
  for (const config::TiedTensor& tie : config::tied_tensors(config)) {
    table.ties.emplace_back(tie.name, tie.same_as);
  }
  return table;
}

// The name of a catalogue part that several models share; empty for all others.
std::string shared_name(const std::string& as, std::optional<int> level) {
  if (as.empty()) return "";
  const auto part_of = [&](const config::CatalogueModel& model) {
    return level ? model.priors.at(static_cast<std::size_t>(*level)) : model.vqvae;
  };
  const std::string part = part_of(config::catalogue_model(as));
  for (const std::string& name : config::catalogue_models()) {
    const config::CatalogueModel other = config::catalogue_model(name);
    const bool uses = other.vqvae == part || std::find(other.priors.begin(), other.priors.end(),
                                                       part) != other.priors.end();
    if (name != as && uses) return part;
  }
  return "";
}

std::string what_of(const ImportSource& source) {
  return str_cat(source.level ? str_cat("the prior of level ", *source.level) : "the VQ-VAE",
                 " of ", source.name());
}

// Writes one part; a shared one goes beside the model's folder, under its name and hash, once.
void import_part(const ImportSource& source, const PartTable& table, const std::string& shared,
                 const fs::path& folder, config::WeightFileRef& part) {
  log::info(str_cat("Importing ", what_of(source), " (",
                    format_bytes(static_cast<double>(bytes_of_part(source, table))), ")"));
  if (shared.empty()) {
    part.sha256 = write_part(source, table, folder / part.path);
    return;
  }
  const fs::path parts = fs::absolute(folder).lexically_normal().parent_path() / "parts";
  create_folder(parts);
  const fs::path fresh = parts / (shared + ".new.safetensors");
  part.sha256 = write_part(source, table, fresh);
  const std::string name = str_cat(shared, "-", part.sha256.substr(0, 12), ".safetensors");
  fs::rename(fresh, parts / name);
  part.path = "../parts/" + name;
}

void begin_model(const fs::path& folder) {
  if (fs::exists(folder / "model.json")) {
    throw UsageError(str_cat("The folder '", folder.string(),
                             "' of --out already holds a model; remove it or choose another."));
  }
  create_folder(folder);
}

void check_space(const fs::path& folder, std::uint64_t needed) {
  std::error_code error;
  const fs::space_info space = fs::space(folder, error);
  if (error || space.available > needed) return;
  throw ResourceError(str_cat("The model takes ", format_bytes(static_cast<double>(needed)),
                              ", but only ", format_bytes(static_cast<double>(space.available)),
                              " are free in '", folder.string(), "'."));
}

std::string provenance_of(const std::vector<ImportSource>& sources) {
  std::string text;
  std::set<std::string> names;
  for (const ImportSource& source : sources) {
    if (names.insert(source.name()).second)
      text += str_cat(text.empty() ? "" : ", ", source.name());
  }
  return str_cat("Imported from ", text, ".");
}

// Compares every file with the checksums that it holds.
void verify(const std::vector<ImportSource>& sources) {
  std::set<const WeightFile*> seen;
  for (const ImportSource& source : sources) {
    for (const auto& [name, tensor] : source.tensors) {
      if (seen.insert(tensor.file.get()).second) tensor.file->verify();
    }
  }
}

}  // namespace

void models_import(const cli::ModelsImportOptions& options) {
  const bool huggingface = options.sources.size() == 1 && is_huggingface(options.sources.front());
  const std::string as =
      options.as.empty() && huggingface ? huggingface_model(options.sources.front()) : options.as;
  const std::vector<ImportSource> sources =
      huggingface ? open_huggingface(options.sources.front(), as) : open_sources(options.sources);
  ModelFolder model = as.empty() ? model_by_hps(sources) : model_by_name(as, sources);
  fs::path folder = fs::path(options.out).lexically_normal();
  if (!folder.has_filename()) folder = folder.parent_path();  // "models/mine/"
  model.folder = folder;
  model.name = folder.filename().string();
  model.provenance = provenance_of(sources);

  // Everything is looked at before anything is written.
  std::uint64_t bytes = 0;
  for (const ImportSource& source : sources) {
    const PartTable table = table_of(model, source);
    check_part(source, table);
    bytes += bytes_of_part(source, table);
  }
  model.check();
  verify(sources);
  begin_model(folder);
  check_space(folder, bytes);
  if (huggingface && options.ids.empty()) {
    write_huggingface_ids(options.sources.front(), folder);
    import_ids(folder, model);
  } else {
    import_ids(find_ids(options.ids, options.sources), model);
  }
  for (const ImportSource& source : sources) {
    const auto prior =
        std::find_if(model.priors.begin(), model.priors.end(),
                     [&](const PriorEntry& entry) { return source.level == entry.config.level; });
    config::WeightFileRef& part = source.level ? prior->weights : model.vqvae_weights;
    import_part(source, table_of(model, source), shared_name(as, source.level), folder, part);
  }
  config::write_model_folder(model);
  print_result(folder, options.log.json);
}

}  // namespace crooner::commands
