#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "config/prior_config.h"
#include "text/labeller.h"
#include "training/manifest.h"

namespace crooner::training {

// The names that a prior is taught, as id lists.
struct LabelNames {
  text::IdList artists;
  text::IdList genres;
};

// Those of a data set: "unknown" is 0, the others follow in sorted order. Throws InputError when
// there are more than the model has rows for.
LabelNames names_of(const std::vector<TrainingSong>& songs, const config::LabelsConfig& labels);

// artists.txt and genres.txt of a folder, and the way back. read_label_names gives none when
// neither is there.
void write_label_names(const std::filesystem::path& folder, const LabelNames& names);
std::optional<LabelNames> read_label_names(const std::filesystem::path& folder,
                                           const config::LabelsConfig& labels);

// Adds `name` with the next free id to `list`; `like` must be known. Returns (id, id of `like`).
// Throws UsageError for a name that is there already, or one that is not.
std::pair<std::int64_t, std::int64_t> add_label_name(text::IdList& list, const std::string& name,
                                                     const std::string& like,
                                                     const std::string& flag);

// The labeller of a prior with these names.
text::Labeller make_labeller(const config::PriorConfig& config, const LabelNames& names);

}  // namespace crooner::training
