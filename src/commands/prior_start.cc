#include "commands/prior_start.h"

#include <ATen/ops/cat.h>

#include "base/error.h"
#include "base/strings.h"
#include "config/find_model.h"
#include "config/read_preset.h"
#include "model/load_model.h"

namespace crooner::commands {
namespace {

namespace fs = std::filesystem;

// The model's lists and label table with one more name: its row is that of `like`.
void add_label_row(text::IdList& list, int& bins, at::Tensor& table, const cli::AddedLabel& added,
                   const std::string& flag) {
  const auto [id, like] = training::add_label_name(list, added.name, added.like, flag);
  const at::Tensor row = table.narrow(0, like, 1).clone();
  if (id >= bins) {
    table = at::cat({table, row}, 0);
    bins = static_cast<int>(table.size(0));
  } else {
    table = table.clone();
    table.narrow(0, id, 1).copy_(row);
  }
}

void load_base_model(const cli::TrainPriorOptions& options, PriorSetup& start) {
  start.from = config::read_model_folder(config::find_model(options.from));
  const config::PriorEntry& entry = start.from->at_level(start.preset.level);
  config::PriorConfig config = entry.config;
  if (start.preset.model && *start.preset.model != config) {
    throw InputError(str_cat("The preset describes another network than the prior of level ",
                             start.preset.level, " of '", start.from->name,
                             "'. Leave 'model' out of the preset and name 'level'."));
  }
  start.weights =
      model::load_prior_weights(*start.from, start.preset.level, at::Device(at::kCPU), at::kFloat);
  config.half_weights = false;  // it is trained, and written, in float32
  if (config.labels) {
    if (!entry.ids) {
      throw InputError(str_cat("The model '", start.from->name,
                               "' has no id lists for its prior of "
                               "level ",
                               start.preset.level,
                               ", so that the songs' names cannot be "
                               "looked up; import it again with --ids."));
    }
    const auto version = config.labels->version;
    start.names = {text::IdList::read(start.from->file(entry.ids->artists), version),
                   text::IdList::read(start.from->file(entry.ids->genres), version)};
    for (const auto& added : options.artists) {
      add_label_row(start.names->artists, config.labels->artist_bins,
                    start.weights.at("y_emb.artist_emb.emb.weight"), added, "--add-artist");
    }
    for (const auto& added : options.genres) {
      add_label_row(start.names->genres, config.labels->genre_bins,
                    start.weights.at("y_emb.bow_genre_emb.emb.weight"), added, "--add-genre");
    }
  }
  start.preset.model = config;
}

// The checks that a model folder of these parts would have to pass.
void check_fits(const PriorSetup& start) {
  config::ModelFolder model;
  model.vqvae = start.codec.config;
  model.priors.emplace_back();
  model.priors[0].config = *start.preset.model;
  if (start.preset.sampling) model.priors[0].sampling = *start.preset.sampling;
  model.check();
}

}  // namespace

PriorSetup load_prior_setup(const cli::TrainPriorOptions& options) {
  PriorSetup start;
  start.preset = config::read_prior_preset(options.preset);
  if (options.from.empty()) {
    if (!start.preset.model) {
      throw InputError(str_cat("The preset '", options.preset,
                               "' holds no 'model'; say with --from which model to go on from."));
    }
    if (!options.artists.empty() || !options.genres.empty())
      throw UsageError(
          "--add-artist and --add-genre go with --from; fresh weights learn the names "
          "of the data.");
    if (options.vqvae.empty())
      throw UsageError("Say with --vqvae what makes the codes; see 'crooner train prior --help'.");
  } else {
    load_base_model(options, start);
  }
  start.codec = training::read_codec(options.vqvae.empty() ? options.from : options.vqvae);
  check_fits(start);
  start.preset.check();
  return start;
}

training::LabelNames names_for(const cli::TrainPriorOptions& options,
                               const config::LabelsConfig& labels,
                               const std::vector<training::TrainingSong>& songs) {
  if (!options.ids.empty()) {
    const auto given = training::read_label_names(options.ids, labels);
    if (given) return *given;
    throw InputError(
        str_cat("The folder '", options.ids, "' of --ids holds no artists.txt and genres.txt."));
  }
  const auto standing = training::read_label_names(options.out, labels);
  return standing ? *standing : training::names_of(songs, labels);
}

}  // namespace crooner::commands
