#include "songs/adapters.h"

#include <algorithm>
#include <vector>

#include "api/model_folder.h"
#include "base/error.h"
#include "base/log.h"
#include "base/strings.h"

namespace crooner::songs {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

// Of a song's metadata; null: none.
json recorded_adapters(const run_folder::Metadata& metadata) {
  const auto model = metadata.find("model");
  if (model == metadata.end() || !model->is_object()) return {};
  const auto adapters = model->find("adapters");
  return adapters == model->end() ? json() : json(*adapters);
}

// "the adapter 'anna.safetensors' (strength 0.8, SHA-256 0a1b...)".
std::string describe(const json& adapters) {
  if (!adapters.is_object() || adapters.empty()) return "no adapter";
  std::vector<std::string> each;
  for (const auto& [sha256, adapter] : adapters.items()) {
    const json& one = adapter.is_object() ? adapter : json::object();
    each.push_back(str_cat("the adapter '", printable(one.value("file", "")), "' (strength ",
                           one.value("strength", json(1)).dump(), ", SHA-256 ", printable(sha256),
                           ")"));
  }
  return join(each, " and ");
}

// "The song of 'a.wav.run' was made with ..., and this command has ..."; empty when they are the
// same.
std::string difference(const Model& model, const run_folder::Metadata& metadata,
                       const std::string& where) {
  const json was = recorded_adapters(metadata);
  const json is = adapters_to_json(api::model_folder(model));
  if (was == is) return "";
  return str_cat("The song of '", where, "' was made with ", describe(was),
                 ", and this command has ", describe(is));
}

}  // namespace

ordered_json adapters_to_json(const config::ModelFolder& model) {
  ordered_json adapters;
  for (const config::PriorEntry& prior : model.priors) {
    for (const config::AdapterRef& adapter : prior.adapters) {
      adapters[adapter.sha256] = {{"file", adapter.file.filename().string()},
                                  {"strength", adapter.strength}};
    }
  }
  return adapters;
}

void check_adapters(const Model& model, const Request& request) {
  const config::ModelFolder& folder = api::model_folder(model);
  const auto adapted = [](const config::PriorEntry& prior) { return !prior.adapters.empty(); };
  if (std::ranges::none_of(folder.priors, adapted)) return;
  const std::vector<int> sampled = api::sampled_levels(model, request);
  const auto level_name = [](int level) { return std::to_string(level); };
  for (const config::PriorEntry& prior : folder.priors) {
    const int level = prior.config.level;
    if (!adapted(prior) || std::ranges::find(sampled, level) != sampled.end()) continue;
    const std::string levels = sampled.empty() ? "none"
                                               : str_cat(sampled.size() == 1 ? "level " : "levels ",
                                                         join(sampled, ", ", level_name));
    throw UsageError(str_cat("The adapter '", prior.adapters.front().file.string(),
                             "' is for level ", level, ", which is not sampled here (", levels,
                             (sampled.size() > 1 ? " are" : " is"),
                             "), so it would change nothing; leave it out."));
  }
}

void require_same_adapters(const Model& model, const run_folder::Metadata& metadata,
                           const std::string& where) {
  const std::string sentence = difference(model, metadata, where);
  if (sentence.empty()) return;
  throw UsageError(str_cat(sentence, "; name the same ones with --adapter FILE=STRENGTH."));
}

void warn_other_adapters(const Model& model, const run_folder::Metadata& metadata,
                         const std::string& where) {
  const std::string sentence = difference(model, metadata, where);
  if (!sentence.empty()) log::warn(sentence + ".");
}

}  // namespace crooner::songs
