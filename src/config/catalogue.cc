#include "config/catalogue.h"

#include "base/error.h"
#include "base/strings.h"
#include "base/suggest.h"
#include "config/embedded.h"
#include "config/json.h"
#include "config/json_reader.h"

namespace crooner::config {
namespace {

// Without the downloads of other models.
std::vector<std::string> entry_names(const std::vector<EmbeddedFile>& files) {
  std::vector<std::string> names;
  for (const EmbeddedFile& file : files) {
    if (!parse_json(file.text, file.name).contains("same_as")) names.emplace_back(file.name);
  }
  return names;
}

nlohmann::json read_embedded(const std::vector<EmbeddedFile>& files, const std::string& name,
                             const char* what) {
  for (const EmbeddedFile& file : files) {
    if (name == file.name) return parse_json(file.text, name + ".json");
  }
  const std::vector<std::string> names = entry_names(files), close = suggestions(name, names);
  throw UsageError(str_cat("There is no ", what, " '", name, "' in the catalogue",
                           close.empty() ? "" : str_cat("; did you mean ", join(close), "?"),
                           close.empty() ? "; known: " : " Known: ", join(names), "."));
}

DownloadSources read_download(const nlohmann::json& json, const std::string& path) {
  JsonReader reader(json, path);
  DownloadSources sources;
  reader.field("base", sources.base);
  reader.field("id_lists", sources.id_lists);
  const nlohmann::json* found = reader.find("files");
  const nlohmann::json files = found != nullptr ? *found : nlohmann::json::object();
  for (const auto& [part, entry] : files.items()) {
    JsonReader file(entry, reader.entry_path("files") + "." + part);
    DownloadSources::File& source = sources.files[part];
    file.required("path", source.path);
    file.field("sha256", source.sha256);
    file.field("bytes", source.bytes);
    file.finish();
  }
  reader.finish();
  return sources;
}

// The parts that have an address of their own below `base`.
void add_published_files(CatalogueModel& model) {
  std::vector<std::string> parts = model.priors;
  parts.push_back(model.vqvae);
  for (const std::string& part : parts) {
    const std::string source = catalogue_part(part).source;
    if (!source.empty() && source.starts_with(model.download->base))
      model.download->files[part].path = source.substr(model.download->base.size());
  }
}

}  // namespace

std::vector<std::string> catalogue_models() {
  return entry_names(embedded_models());
}

std::vector<std::string> downloadable_models() {
  std::vector<std::string> names;
  for (const EmbeddedFile& file : embedded_models()) {
    if (parse_json(file.text, file.name).contains("download")) names.emplace_back(file.name);
  }
  return names;
}

CatalogueModel catalogue_model(const std::string& name) {
  const nlohmann::json json = read_embedded(embedded_models(), name, "model");
  JsonReader reader(json, name);
  CatalogueModel model;
  if (const auto* other = reader.find("same_as"); other != nullptr && other->is_string())
    model = catalogue_model(other->get<std::string>());
  model.name = name;
  if (const auto* found = reader.find("download"))
    model.download = read_download(*found, reader.entry_path("download"));
  if (reader.find("same_as") != nullptr) {
    reader.required("description", model.description);
    reader.finish();
    return model;
  }
  reader.required("description", model.description);
  reader.required("vqvae", model.vqvae);
  reader.required("priors", model.priors);
  reader.field("licence", model.licence);
  reader.field("free", model.free);
  reader.field("default_seconds", model.default_seconds);
  reader.finish();
  if (model.download) add_published_files(model);
  return model;
}

CataloguePart catalogue_part(const std::string& name) {
  const nlohmann::json json = read_embedded(embedded_parts(), name, "part");
  JsonReader reader(json, name);
  CataloguePart part;
  part.name = name;
  reader.required("description", part.description);
  reader.field("source", part.source);
  if (const auto* found = reader.find("vqvae")) {
    part.vqvae = vqvae_from_json(*found, reader.entry_path("vqvae"));
  } else {
    part.prior = prior_from_json(reader.entry("prior"), reader.entry_path("prior"));
    part.sampling = sampling_from_json(reader.entry("sampling"), reader.entry_path("sampling"));
  }
  reader.finish();
  return part;
}

ModelFolder model_from_catalogue(const std::string& name) {
  const CatalogueModel entry = catalogue_model(name);
  ModelFolder model;
  model.name = name;
  model.licence = entry.licence;
  model.default_seconds = entry.default_seconds;
  model.vqvae = catalogue_part(entry.vqvae).vqvae.value();
  model.vqvae_weights.path = "vqvae.safetensors";
  for (const std::string& part_name : entry.priors) {
    const CataloguePart part = catalogue_part(part_name);
    PriorEntry& prior = model.priors.emplace_back();
    prior.config = part.prior.value();
    prior.sampling = part.sampling;
    prior.weights.path = str_cat("prior_level_", prior.config.level, ".safetensors");
  }
  model.check();
  return model;
}

}  // namespace crooner::config
