#include "config/catalogue.h"

#include "base/error.h"
#include "base/strings.h"
#include "base/suggest.h"
#include "config/embedded.h"
#include "config/json.h"
#include "config/json_reader.h"

namespace crooner::config {
namespace {

std::vector<std::string> entry_names(const std::vector<EmbeddedFile>& files) {
  std::vector<std::string> names;
  for (const EmbeddedFile& file : files) names.emplace_back(file.name);
  return names;
}

nlohmann::json read_embedded(const std::vector<EmbeddedFile>& files, const std::string& name,
                             const char* what) {
  for (const EmbeddedFile& file : files) {
    if (name == file.name) return parse_json(file.text, name + ".json");
  }
  const std::vector<std::string> names = entry_names(files), close = suggestions(name, names);
  throw UsageError(str_cat("There is no ", what, " '", name, "' in the catalogue; known: ",
                           join(close.empty() ? names : close), "."));
}

}  // namespace

std::vector<std::string> catalogue_models() {
  return entry_names(embedded_models());
}
CatalogueModel catalogue_model(const std::string& name) {
  const nlohmann::json json = read_embedded(embedded_models(), name, "model");
  JsonReader reader(json, name);
  CatalogueModel model;
  model.name = name;
  reader.required("description", model.description);
  reader.required("vqvae", model.vqvae);
  reader.required("priors", model.priors);
  reader.field("licence", model.licence);
  reader.field("default_seconds", model.default_seconds);
  reader.finish();
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
