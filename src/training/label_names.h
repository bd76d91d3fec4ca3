#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "config/model_folder.h"
#include "config/prior_config.h"
#include "text/labeller.h"
#include "training/manifest.h"

namespace crooner::training {

// The artists and genres that a prior knows, as id lists.
struct LabelNames {
  text::IdList artists;
  text::IdList genres;
};

// The names in a manifest: "unknown" is 0, the others follow in sorted order. Throws InputError
// when there are more than the model has rows for.
LabelNames collect_label_names(const std::vector<TrainingSong>& songs,
                               const config::LabelsConfig& labels);

// artists.txt and genres.txt of a folder. Writing throws UsageError where they are there and list
// other names. Reading returns none when neither file exists.
void write_label_names(const std::filesystem::path& folder, const LabelNames& names);
std::optional<LabelNames> read_label_names(const std::filesystem::path& folder,
                                           const config::LabelsConfig& labels);
// The names of a prior of a model folder; none if it has no labels or no id lists.
std::optional<LabelNames> read_label_names(const config::ModelFolder& model, int level);

// Adds `name` with the next free id to `list`. Returns (its id, the id of `like`). Throws
// UsageError when `name` is known already, or `like` is not; `flag` is named in the message.
std::pair<std::int64_t, std::int64_t> add_label_name(text::IdList& list, const std::string& name,
                                                     const std::string& like,
                                                     const std::string& flag);

// The labeller of a prior with these names.
text::Labeller make_labeller(const config::PriorConfig& config, const LabelNames& names);

}  // namespace crooner::training
