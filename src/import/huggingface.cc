#include "import/huggingface.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/error.h"
#include "base/files.h"
#include "base/paths.h"
#include "base/strings.h"
#include "checkpoint/huggingface_names.h"
#include "config/catalogue.h"
#include "config/tensor_table.h"

namespace crooner::importer {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using Tensors = std::map<std::string, SourceTensor>;

json read_json(const fs::path& path) {
  const json value = json::parse(read_file(path), nullptr, false);
  if (!value.is_object())
    throw InputError(str_cat("The file '", path.string(), "' is not a JSON object."));
  return value;
}

// The shards in the folder's index; without one the folder's weight file.
std::set<fs::path> find_shards(const fs::path& folder) {
  std::set<fs::path> shards;
  for (const char* index : {"model.safetensors.index.json", "pytorch_model.bin.index.json"}) {
    if (!path_exists(folder / index)) continue;
    const json map = read_json(folder / index).value("weight_map", json::object());
    for (const auto& [tensor, file] : map.items()) {
      if (file.is_string()) shards.insert(folder / fs::path(file.get<std::string>()).filename());
    }
    return shards;
  }
  for (const char* file : {"model.safetensors", "pytorch_model.bin"}) {
    if (path_exists(folder / file)) return {folder / file};
  }
  return shards;
}

Tensors read_tensors(const fs::path& folder) {
  Tensors all;
  for (const fs::path& shard : find_shards(folder)) {
    const ImportSource source = open_source(shard.string());
    for (const auto& [name, tensor] : source.tensors) {
      if (!all.emplace(name, tensor).second) {
        throw InputError(
            str_cat("Two files in '", folder.string(), "' hold the tensor '", name, "'."));
      }
    }
  }
  return all;
}

// Moves the tensors of one part to their published names.
ImportSource take_part(Tensors& all, const fs::path& folder, const std::string& prefix,
                       std::optional<int> level, const std::vector<TensorSpec>& table) {
  ImportSource source;
  source.path = folder.string();
  source.level = level;
  for (const TensorSpec& spec : table) {
    const auto found = all.find(prefix + checkpoint::huggingface_name(spec.name));
    if (found == all.end()) continue;
    source.tensors[spec.name] = found->second;
    all.erase(found);
  }
  return source;
}

}  // namespace

bool is_huggingface(const fs::path& folder) {
  return is_folder(folder) && path_exists(folder / "config.json") && !find_shards(folder).empty();
}

std::string detect_huggingface_model(const fs::path& folder) {
  const Tensors all = read_tensors(folder);
  const auto top = all.find("priors.0.prior.embed_tokens.weight");
  for (const std::string& name : config::catalogue_models()) {
    const config::ModelFolder model = config::model_from_catalogue(name);
    if (top == all.end() || model.priors.empty()) continue;
    const config::PriorConfig& prior = model.priors.back().config;
    const bool lyrics = all.contains("priors.0.encoder.start_token");
    const std::vector<std::int64_t> shape{prior.vocabulary(), prior.transformer.width};
    if (top->second.stored->shape == shape && prior.lyrics_encoder() == lyrics) return name;
  }
  throw InputError(
      str_cat("The folder '", folder.string(),
              "' holds no known model; name it with --as NAME, or import the published "
              "files."));
}

std::vector<ImportSource> open_huggingface(const fs::path& folder, const std::string& name) {
  Tensors all = read_tensors(folder);
  const config::ModelFolder model = config::model_from_catalogue(name);
  std::vector<ImportSource> sources;
  sources.push_back(
      take_part(all, folder, "vqvae.", std::nullopt, config::tensor_specs(model.vqvae)));
  for (const config::PriorEntry& prior : model.priors) {
    // Hugging Face numbers the priors from the top down.
    const std::string prefix = str_cat("priors.", model.top_level() - prior.config.level, ".");
    sources.push_back(
        take_part(all, folder, prefix, prior.config.level, config::tensor_specs(prior.config)));
  }
  if (!all.empty()) {
    throw InputError(str_cat("The folder '", folder.string(), "' holds ", all.size(),
                             " tensors that do not belong to the model '", name,
                             "', the first is '", all.begin()->first, "'."));
  }
  return sources;
}

void write_huggingface_ids(const fs::path& folder, const fs::path& out) {
  for (const char* kind : {"artist", "genre"}) {
    const fs::path path = folder / str_cat(kind, "s.json");
    if (!path_exists(path)) continue;
    std::vector<std::pair<std::int64_t, std::string>> v2, v3;
    const json names = read_json(path);
    for (const auto& [name, id] : names.items()) {
      if (!id.is_number_integer()) {
        throw InputError(
            str_cat("The file '", path.string(), "' has no integer id for '", name, "'."));
      }
      const bool old = name.ends_with(".v2");
      (old ? v2 : v3)
          .emplace_back(id.get<std::int64_t>(), old ? name.substr(0, name.size() - 3) : name);
    }
    for (auto [list, version] : {std::pair(&v2, "v2"), std::pair(&v3, "v3")}) {
      std::sort(list->begin(), list->end());
      std::string lines;
      for (const auto& [id, name] : *list) lines += str_cat(name, ";", id, "\n");
      write_file(out / str_cat(version, "_", kind, "_ids.txt"), lines);
    }
  }
}

}  // namespace crooner::importer
