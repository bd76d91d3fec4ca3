#include "config/model_folder.h"

#include <crooner/guidance.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/files.h"
#include "base/json_text.h"
#include "base/strings.h"
#include "config/json.h"
#include "config/json_reader.h"

namespace crooner::config {
namespace {

namespace fs = std::filesystem;
constexpr const char* kFormat = "crooner model";
constexpr int kVersion = 1;

// A part is in the folder or in the parts/ folder next to it; model.json must not refer to other
// paths.
void check_path(const std::string& what, const std::string& text) {
  const fs::path path(text);
  fs::path inside = path;
  if (text.rfind("../parts/", 0) == 0) inside = text.substr(9);
  const bool leaves =
      std::any_of(inside.begin(), inside.end(), [](const fs::path& step) { return step == ".."; });
  if (!text.empty() && !path.is_absolute() && !inside.empty() && !leaves) return;
  throw InputError(str_cat("'", what, "' is '", text,
                           "'; it must be a path in the model's folder, or in ../parts/."));
}

void check_hash(const std::string& what, const std::string& hash) {
  const bool digits = std::all_of(hash.begin(), hash.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  });
  if (hash.size() == 64 && digits) return;
  throw InputError(str_cat("'", what, "' is '", hash,
                           "'; it must be a SHA-256: 64 lower-case hexadecimal digits."));
}

void check_fits(const PriorEntry& prior, const ModelFolder& model) {
  const PriorConfig& config = prior.config;
  const auto require = [&](bool holds, const char* field, long has, long must) {
    if (holds) return;
    throw InputError(str_cat("The prior of level ", config.level, " does not fit the VQ-VAE: ",
                             field, " is ", has, "; it must be ", must, "."));
  };
  const VqvaeConfig& vqvae = model.vqvae;
  const bool top = config.level == model.top_level();
  require(config.level <= model.top_level(), "level", config.level, model.top_level());
  require(config.bins == vqvae.bins, "bins", config.bins, vqvae.bins);
  require(config.hop == vqvae.hop(config.level), "hop", config.hop, vqvae.hop(config.level));
  require(config.sample_rate == vqvae.sample_rate, "sample_rate", config.sample_rate,
          vqvae.sample_rate);
  if (config.conditioner.has_value() == top) {
    throw InputError(
        str_cat("The prior of level ", config.level, " has ", top ? "a" : "no",
                " conditioner; all but the top level must have one, and the top none."));
  }
  if (top) return;
  const int down = vqvae.downs_t[config.level + 1], stride = vqvae.strides_t[config.level + 1];
  require(config.conditioner->down == down, "conditioner.down", config.conditioner->down, down);
  require(config.conditioner->stride == stride, "conditioner.stride", config.conditioner->stride,
          stride);
}

void check_sampling(const PriorEntry& prior) {
  const SamplingDefaults& sampling = prior.sampling;
  const double codes = sampling.hop_fraction * prior.config.n_ctx;
  if (!(sampling.hop_fraction <= 1 && codes >= 1)) {
    throw InputError(str_cat("The hop_fraction of level ", prior.config.level, " is ",
                             sampling.hop_fraction,
                             "; it must be at most 1 and at least one code of the window."));
  }
  if (!(sampling.temperature > 0 && std::isfinite(sampling.temperature))) {
    throw InputError(str_cat("The temperature of level ", prior.config.level, " is ",
                             sampling.temperature, "; it must be above 0."));
  }
  if (sampling.upsample_segments < 0) {
    throw InputError(str_cat("The upsample_segments of level ", prior.config.level, " is ",
                             sampling.upsample_segments,
                             "; it must be at least 1, or 0 for as many as are useful."));
  }
  const auto check_weight = [&](const char* kind, double weight, bool read) {
    if (weight == 0) return;
    if (!read) {
      throw InputError(str_cat("The guidance of level ", prior.config.level, " names ", kind,
                               ", which this prior does not read; it must be 0."));
    }
    if (weight > 0 && weight <= kMaxGuidance) return;
    throw InputError(str_cat("The guidance of level ", prior.config.level, " by ", kind, " is ",
                             weight, "; it must lie between 0 and ", kMaxGuidance, "."));
  };
  check_weight("lyrics", sampling.guidance.lyrics, prior.config.lyrics.has_value());
  check_weight("names", sampling.guidance.names, prior.config.labels.has_value());
}

nlohmann::ordered_json part_to_json(const WeightFileRef& part) {
  return {{"path", part.path}, {"sha256", part.sha256}};
}

WeightFileRef part_from_json(const nlohmann::json& json, const std::string& path) {
  JsonReader reader(json, path);
  WeightFileRef part;
  reader.required("path", part.path);
  reader.required("sha256", part.sha256);
  reader.finish();
  check_path(reader.entry_path("path"), part.path);
  check_hash(reader.entry_path("sha256"), part.sha256);
  return part;
}

PriorEntry prior_entry_from_json(const nlohmann::json& json, const std::string& path) {
  JsonReader reader(json, path);
  PriorEntry prior;
  prior.weights = part_from_json(reader.entry("weights"), reader.entry_path("weights"));
  if (const auto* found = reader.find("ids")) {
    JsonReader ids(*found, reader.entry_path("ids"));
    prior.ids.emplace();
    ids.required("artists", prior.ids->artists);
    ids.required("genres", prior.ids->genres);
    ids.finish();
    check_path(ids.entry_path("artists"), prior.ids->artists);
    check_path(ids.entry_path("genres"), prior.ids->genres);
  }
  if (const auto* found = reader.find("sampling")) {
    prior.sampling = sampling_from_json(*found, reader.entry_path("sampling"));
  }
  prior.config = prior_from_json(reader.entry("config"), reader.entry_path("config"));
  reader.finish();
  return prior;
}

}  // namespace

bool ModelFolder::has_level(int level) const {
  return std::any_of(priors.begin(), priors.end(),
                     [&](const PriorEntry& prior) { return prior.config.level == level; });
}

const PriorEntry& ModelFolder::at_level(int level) const {
  for (const PriorEntry& prior : priors) {
    if (prior.config.level == level) return prior;
  }
  throw InputError(str_cat("The model '", name, "' has no prior of level ", level, "."));
}

void ModelFolder::check() const {
  vqvae.check();
  for (std::size_t i = 0; i < priors.size(); ++i) {
    priors[i].config.check();
    check_fits(priors[i], *this);
    check_sampling(priors[i]);
    if (i > 0 && priors[i].config.level <= priors[i - 1].config.level) {
      throw InputError(str_cat("The prior of level ", priors[i].config.level,
                               " comes after that of level ", priors[i - 1].config.level,
                               "; they must come bottom first, one per level."));
    }
  }
  if (!(default_seconds > 0 && std::isfinite(default_seconds))) {
    throw InputError(str_cat("default_seconds is ", default_seconds, "; it must be above 0."));
  }
}

nlohmann::ordered_json to_json(const SamplingDefaults& sampling) {
  nlohmann::ordered_json json{{"hop_fraction", sampling.hop_fraction},
                              {"temperature", sampling.temperature}};
  if (sampling.upsample_segments != 1) json["upsample_segments"] = sampling.upsample_segments;
  if (sampling.guidance != GuidanceWeights{}) {
    json["guidance"] = {{"lyrics", sampling.guidance.lyrics}, {"names", sampling.guidance.names}};
  }
  return json;
}

SamplingDefaults sampling_from_json(const nlohmann::json& json, const std::string& path) {
  JsonReader reader(json, path);
  SamplingDefaults sampling;
  reader.field("hop_fraction", sampling.hop_fraction);
  reader.field("temperature", sampling.temperature);
  reader.field("upsample_segments", sampling.upsample_segments);
  if (const auto* found = reader.find("guidance")) {
    JsonReader guidance(*found, reader.entry_path("guidance"));
    guidance.field("lyrics", sampling.guidance.lyrics);
    guidance.field("names", sampling.guidance.names);
    guidance.finish();
  }
  reader.finish();
  return sampling;
}

nlohmann::ordered_json to_json(const ModelFolder& model) {
  nlohmann::ordered_json json;
  json["format"] = kFormat;
  json["format_version"] = model.format_version;
  json["name"] = model.name;
  json["provenance"] = model.provenance;
  json["licence"] = model.licence;
  json["default_seconds"] = model.default_seconds;
  if (!model.vqvae_weights.path.empty())
    json["vqvae"]["weights"] = part_to_json(model.vqvae_weights);
  json["vqvae"]["config"] = to_json(model.vqvae);
  json["priors"] = nlohmann::ordered_json::array();
  for (const PriorEntry& prior : model.priors) {
    nlohmann::ordered_json entry;
    entry["weights"] = part_to_json(prior.weights);
    if (prior.ids) entry["ids"] = {{"artists", prior.ids->artists}, {"genres", prior.ids->genres}};
    entry["sampling"] = to_json(prior.sampling);
    entry["config"] = to_json(prior.config);
    json["priors"].push_back(entry);
  }
  return json;
}

ModelFolder model_from_json(const nlohmann::json& json, const std::string& where) {
  try {
    JsonReader reader(json, "");
    ModelFolder model;
    std::string format;
    reader.required("format", format);
    reader.required("format_version", model.format_version);
    if (format != kFormat)
      throw InputError(str_cat("'format' is '", format, "'; it must be '", kFormat, "'."));
    if (model.format_version != kVersion) {
      throw InputError(str_cat("'format_version' is ", model.format_version,
                               "; this crooner reads ", kVersion, "."));
    }
    reader.required("name", model.name);
    reader.field("provenance", model.provenance);
    reader.field("licence", model.licence);
    reader.field("default_seconds", model.default_seconds);
    JsonReader vqvae(reader.entry("vqvae"), "vqvae");
    if (const auto* weights = vqvae.find("weights"))
      model.vqvae_weights = part_from_json(*weights, "vqvae.weights");
    model.vqvae = vqvae_from_json(vqvae.entry("config"), "vqvae.config");
    vqvae.finish();
    const nlohmann::json& priors = reader.entry("priors");
    if (!priors.is_array()) throw InputError("'priors' must be a list, [ ... ].");
    for (std::size_t i = 0; i < priors.size(); ++i) {
      model.priors.push_back(prior_entry_from_json(priors[i], str_cat("priors[", i, "]")));
    }
    if (model.vqvae_weights.path.empty() && model.priors.empty())
      throw InputError("it has neither 'vqvae.weights' nor priors.");
    reader.finish();
    model.check();
    return model;
  } catch (const InputError& error) {
    throw InputError(str_cat("'", where, "' is not usable: ", error.what()));
  }
}

ModelFolder read_model_folder(const fs::path& folder) {
  const fs::path file = folder / "model.json";
  ModelFolder model = model_from_json(parse_json(read_file(file), file.string()), file.string());
  model.folder = folder;
  return model;
}

void write_model_folder(const ModelFolder& model) {
  const fs::path file = model.folder / "model.json";
  const std::string text = json_text(to_json(model), 2) + "\n";
  model_from_json(parse_json(text, file.string()), file.string());
  write_file(file, text);
}

}  // namespace crooner::config
