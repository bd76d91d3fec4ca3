#include "import/export_model.h"

#include <nlohmann/json.hpp>
#include <set>

#include "base/error.h"
#include "base/files.h"
#include "base/log.h"
#include "base/strings.h"
#include "checkpoint/huggingface_names.h"
#include "checkpoint/legacy_writer.h"
#include "checkpoint/safetensors_writer.h"
#include "config/tensor_table.h"
#include "import/huggingface_export.h"
#include "import/published_hps.h"
#include "import/settings.h"
#include "import/source_folder.h"
#include "import/staging.h"
#include "import/write_part.h"

namespace crooner::importer {
namespace {

namespace fs = std::filesystem;

// The model to export: its settings, and its parts under their published names.
struct Exported {
  config::ModelFolder model;
  ModelToImport parts;
  std::vector<PartTable> tables;
  std::vector<fs::path> inputs;
};

Exported open_exported(const fs::path& folder) {
  Exported exported;
  exported.model = config::read_model_folder(folder);
  std::vector<FoundPart> parts = open_set(source_sets(folder).front(), folder);
  for (const FoundPart& part : parts) {
    if (!part.tensors.empty()) exported.inputs.push_back(part.tensors.begin()->second.file->path());
  }
  exported.inputs.push_back(folder / "model.json");
  for (const config::PriorEntry& prior : exported.model.priors) {
    if (!prior.ids) continue;
    exported.inputs.push_back(exported.model.file(prior.ids->artists));
    exported.inputs.push_back(exported.model.file(prior.ids->genres));
  }
  exported.parts = settle(std::move(parts), "");
  for (const ImportSource& source : exported.parts.sources) {
    exported.tables.push_back(source.level
                                  ? part_table(exported.model.at_level(*source.level).config)
                                  : part_table(exported.model.vqvae));
    check_part(source, exported.tables.back());
  }
  return exported;
}

std::string published_name(const ImportSource& source) {
  return source.level ? str_cat("prior_level_", *source.level, ".pth.tar") : "vqvae.pth.tar";
}

nlohmann::json hps_of(const config::ModelFolder& model, const ImportSource& source) {
  if (!source.level) return published_hps(model.vqvae);
  const config::PriorEntry& entry = model.at_level(*source.level);
  nlohmann::json hps = published_hps(entry.config);
  hps["hop_fraction"] = entry.sampling.hop_fraction;
  hps["temperature"] = entry.sampling.temperature;
  return hps;
}

// All tensors of a part in the order of its table, a tied pair under both names.
std::vector<checkpoint::LegacyTensor> legacy_tensors(const ImportSource& source,
                                                     const PartTable& table) {
  std::vector<checkpoint::LegacyTensor> tensors;
  for (const TensorSpec& spec : table.tensors) {
    checkpoint::LegacyTensor entry{spec, {}};
    for (const auto& [name, same_as] : table.ties) {
      if (spec.name == name) entry.same_as = same_as;
    }
    const SourceTensor* tensor = source.find(entry.same_as.empty() ? spec.name : entry.same_as);
    if (tensor != nullptr) entry.spec.dtype = tensor->stored->dtype;
    tensors.push_back(std::move(entry));
  }
  return tensors;
}

// The lists that the priors' labels need, under the published names.
std::map<std::string, std::string> published_lists(const config::ModelFolder& model) {
  std::map<std::string, std::string> lists;
  for (const config::PriorEntry& prior : model.priors) {
    if (!prior.config.labels || !prior.ids) continue;
    const std::string version = to_string(prior.config.labels->version);
    for (const auto& [kind, file] :
         {std::pair{"artist", prior.ids->artists}, std::pair{"genre", prior.ids->genres}}) {
      const std::string name = str_cat(version, "_", kind, "_ids.txt");
      const std::string lines = read_file(model.file(file));
      const auto [at, is_new] = lists.emplace(name, lines);
      if (!is_new && at->second != lines)
        throw InputError(str_cat("Two priors of the model have different lists for '", name,
                                 "', of which the published format has one."));
    }
  }
  return lists;
}

void write_published(const Exported& exported, const Staging& staging) {
  for (const auto& [name, lines] : published_lists(exported.model))
    write_file(staging.path(name), lines);
  for (std::size_t i = 0; i < exported.parts.sources.size(); ++i) {
    const ImportSource& source = exported.parts.sources[i];
    checkpoint::LegacyWriter writer(staging.path(published_name(source)),
                                    legacy_tensors(source, exported.tables[i]),
                                    hps_of(exported.model, source), 0);
    for_each_chunk_of(source, exported.tables[i],
                      [&](std::span<const std::byte> chunk) { writer.write(chunk); });
    writer.finish();
  }
}

void write_huggingface(const Exported& exported, const Staging& staging) {
  for (const auto& [name, text] : huggingface_files(exported.model))
    write_file(staging.path(name), text);
  std::vector<TensorSpec> specs;
  const int top = exported.model.top_level();
  for (std::size_t i = 0; i < exported.parts.sources.size(); ++i) {
    const ImportSource& source = exported.parts.sources[i];
    const std::string prefix =
        source.level ? str_cat("priors.", top - *source.level, ".") : "vqvae.";
    for (TensorSpec spec : written_specs(source, exported.tables[i])) {
      spec.name = prefix + checkpoint::huggingface_name(spec.name);
      specs.push_back(std::move(spec));
    }
  }
  checkpoint::SafetensorsWriter writer(staging.path("model.safetensors"), specs,
                                       {{"format", "pt"}});
  for (std::size_t i = 0; i < exported.parts.sources.size(); ++i) {
    for_each_chunk_of(exported.parts.sources[i], exported.tables[i],
                      [&](std::span<const std::byte> chunk) { writer.write(chunk); });
  }
  writer.finish();
}

// Opens what was written as an import would, and compares settings and bytes.
void compare_with_import(const Exported& exported, const fs::path& written) {
  const auto differs = [](const std::string& what) {
    throw InputError(str_cat("The model cannot be exported in this format: ", what,
                             " would come back as another."));
  };
  const ModelToImport again = settle(open_set(source_sets(written).front(), written), "");
  if (again.sources.size() != exported.parts.sources.size()) differs("its number of parts");
  if (again.model.vqvae != exported.model.vqvae) differs("the configuration of its VQ-VAE");
  for (std::size_t i = 0; i < again.sources.size(); ++i) {
    const ImportSource& source = again.sources[i];
    const std::string part =
        source.level ? str_cat("the prior of level ", *source.level) : std::string("the VQ-VAE");
    if (source.level &&
        again.model.at_level(*source.level).config != exported.model.at_level(*source.level).config)
      differs("the configuration of " + part);
    if (part_sha256(source, exported.tables[i]) !=
        part_sha256(exported.parts.sources[i], exported.tables[i]))
      differs("the weights of " + part);
  }
}

std::vector<std::string> export_names(const Exported& exported, bool huggingface) {
  std::vector<std::string> names;
  if (huggingface) {
    for (const auto& [name, text] : huggingface_files(exported.model)) names.push_back(name);
    names.emplace_back("model.safetensors");
    return names;
  }
  for (const ImportSource& source : exported.parts.sources) names.push_back(published_name(source));
  for (const auto& [name, lines] : published_lists(exported.model)) names.push_back(name);
  return names;
}

}  // namespace

void export_model(const ExportRequest& request) {
  const Exported exported = open_exported(request.model);
  if (request.huggingface) check_expressible(exported.model);
  check_outputs(request.folder, export_names(exported, request.huggingface), exported.inputs,
                existing(request.force));
  Staging staging(request.folder);
  if (request.huggingface) {
    write_huggingface(exported, staging);
  } else {
    write_published(exported, staging);
  }
  compare_with_import(exported, staging.path(""));
  staging.commit(request.huggingface ? "config.json"
                                     : published_name(exported.parts.sources.front()));
}

}  // namespace crooner::importer
