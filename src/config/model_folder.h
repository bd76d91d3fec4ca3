#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "config/prior_config.h"
#include "config/vqvae_config.h"

namespace crooner::config {

// One safetensors file of a model, relative to the model folder (a shared one is in ../parts/).
struct WeightFileRef {
  std::string path;
  std::string sha256;  // of the whole file, lower-case hexadecimal
  bool operator==(const WeightFileRef&) const = default;
};

// The id lists of a prior's labels, relative to the model folder.
struct IdLists {
  std::string artists;
  std::string genres;
  bool operator==(const IdLists&) const = default;
};

// Weights of guidance (crooner/guidance.h); 0: off.
struct GuidanceWeights {
  double lyrics = 0;
  double names = 0;
  bool operator==(const GuidanceWeights&) const = default;
};

// The sampling settings of a prior unless a flag overrides them (docs/spec/sampling.md, sections 1
// and 2).
struct SamplingDefaults {
  double hop_fraction = 0.5;  // hop between windows / n_ctx
  double temperature = 0.99;
  int upsample_segments = 1;  // 0: as many as are useful (plan/segments.h)
  GuidanceWeights guidance = {};
  bool operator==(const SamplingDefaults&) const = default;
};

// An adapter that changes a prior's weights when they are loaded (docs/formats/adapter.md).
struct AdapterRef {
  std::filesystem::path file;
  std::string sha256;
  double strength = 1;
  bool operator==(const AdapterRef&) const = default;
};

struct PriorEntry {
  PriorConfig config;
  WeightFileRef weights;
  std::optional<IdLists> ids;  // none: names cannot be looked up
  SamplingDefaults sampling;
  // Of the user's request, not of model.json.
  std::vector<AdapterRef> adapters = {};  // in the order in which they are added
  std::int64_t adapted_elements = 0;      // of the matrices that they change
  bool operator==(const PriorEntry&) const = default;
};

// model.json: everything about a model except its weights (docs/formats/model-folder.md).
struct ModelFolder {
  std::filesystem::path folder;
  int format_version = 1;
  std::string name;
  VqvaeConfig vqvae;
  WeightFileRef vqvae_weights;     // an empty path: priors alone, which make no audio
  std::vector<PriorEntry> priors;  // bottom first; some or all may be missing (encode and decode)
  double default_seconds = 20;     // default of `--seconds`
  std::string provenance;          // the origin of the weights, a sentence
  std::string licence;             // of the weights

  int top_level() const { return vqvae.levels - 1; }
  bool has_level(int level) const;
  const PriorEntry& at_level(int level) const;  // throws InputError when there is no such prior
  const PriorEntry& top() const { return at_level(top_level()); }
  std::filesystem::path file(const std::string& relative) const { return folder / relative; }
  void check() const;  // throws InputError unless the parts fit together
  bool operator==(const ModelFolder&) const = default;
};

// Convert a model to JSON and back. `where` names the file in messages.
nlohmann::ordered_json to_json(const ModelFolder& model);
ModelFolder model_from_json(const nlohmann::json& json, const std::string& where);
nlohmann::ordered_json to_json(const SamplingDefaults& sampling);
SamplingDefaults sampling_from_json(const nlohmann::json& json, const std::string& path);

// Reads and checks model.json of the folder. Throws InputError naming file and entry.
ModelFolder read_model_folder(const std::filesystem::path& folder);

// Writes model.json (atomically), after the same checks; every part must have its hash.
void write_model_folder(const ModelFolder& model);

}  // namespace crooner::config
