#include "training/prior_setup.h"

#include <ATen/ops/cat.h>

#include "base/error.h"
#include "base/files.h"
#include "base/paths.h"
#include "base/strings.h"
#include "config/find_model.h"
#include "config/json_reader.h"
#include "config/read_preset.h"
#include "config/tensor_table.h"
#include "model/load_model.h"
#include "tensor/load_tensors.h"
#include "training/song_filter.h"

namespace crooner::training {
namespace {

namespace fs = std::filesystem;

// Adds a label to the id list and the embedding table of a base model.
void add_label_row(text::IdList& list, int& bins, at::Tensor& table, const NewLabel& label,
                   const std::string& flag) {
  const auto [id, like] = add_label_name(list, label.name, label.like, flag);
  const at::Tensor row = table.narrow(0, like, 1).clone();
  if (id >= bins) {
    table = at::cat({table, row}, 0);
    bins = static_cast<int>(table.size(0));
  } else {
    table = table.clone();
    table.narrow(0, id, 1).copy_(row);
  }
}

void add_labels(const PriorSources& sources, PriorSetup& setup, config::LabelsConfig& labels) {
  if (!setup.names) {
    throw InputError(str_cat("The model '", sources.from,
                             "' has no id lists for its prior of level ", setup.preset.level,
                             ", so the songs' artists and genres cannot be looked up; import it "
                             "again with --ids."));
  }
  for (const auto& label : sources.artists) {
    add_label_row(setup.names->artists, labels.artist_bins,
                  setup.weights.at("y_emb.artist_emb.emb.weight"), label, "--add-artist");
  }
  for (const auto& label : sources.genres) {
    add_label_row(setup.names->genres, labels.genre_bins,
                  setup.weights.at("y_emb.bow_genre_emb.emb.weight"), label, "--add-genre");
  }
}

// The prior of a model folder. Returns its configuration.
config::PriorConfig load_model_prior(const PriorSources& sources, PriorSetup& setup) {
  setup.from = config::read_model_folder(config::find_model(sources.from));
  const int level = setup.preset.level;
  // Of a base that is kept in fewer bytes there must not be a float32 copy.
  const auto& adapter = setup.preset.adapter;
  const bool narrow = adapter && adapter->base_precision != Precision::kFp32;
  const at::ScalarType type = narrow ? model::stored_type(*setup.from, level) : at::kFloat;
  setup.weights = model::load_prior_weights(*setup.from, level, at::Device(at::kCPU), type);
  setup.names = read_label_names(*setup.from, level);
  return setup.from->at_level(level).config;
}

// The prior of a finished run. Returns its configuration.
config::PriorConfig load_run_prior(const PriorSources& sources, PriorSetup& setup) {
  const fs::path run(sources.from), file = run / "preset.json";
  const auto trained =
      config::prior_preset_from_json(config::parse_json(read_file(file), file.string()), "");
  if (sources.vqvae.empty()) {
    throw UsageError(str_cat("'", sources.from,
                             "' is a run of a prior, which has no codec: name it with --vqvae."));
  }
  if (!trained.model || trained.adapter) {
    throw InputError(str_cat("'", sources.from,
                             "' is a run that trained an adapter: merge it into its model first "
                             "(crooner models assemble --merge)."));
  }
  if (setup.preset.adapter) {
    throw InputError(str_cat("'", sources.from,
                             "' is a run, and an adapter is trained on a model: assemble one first "
                             "(crooner models assemble)."));
  }
  std::vector<std::pair<std::string, std::string>> ties;
  for (const auto& tie : config::tied_tensors(*trained.model))
    ties.emplace_back(tie.name, tie.same_as);
  setup.weights =
      tensor::load_expected(run / str_cat("prior_level_", trained.level, ".safetensors"),
                            config::tensor_specs(*trained.model), ties);
  if (trained.model->labels) setup.names = read_label_names(run, *trained.model->labels);
  return *trained.model;
}

void require_same_network(const config::PriorPreset& preset, const config::PriorConfig& base,
                          const std::string& from) {
  if (base.level == preset.level && (!preset.model || *preset.model == base)) return;
  throw InputError(str_cat("The preset describes another network than the prior of level ",
                           base.level, " of '", from,
                           "'. Leave 'model' out of the preset and set 'level'."));
}

void load_base_model(const PriorSources& sources, PriorSetup& setup) {
  const bool run = path_exists(fs::path(sources.from) / "preset.json");
  config::PriorConfig config =
      run ? load_run_prior(sources, setup) : load_model_prior(sources, setup);
  require_same_network(setup.preset, config, sources.from);
  config.half_weights = false;  // training and its result are in float32
  if (config.labels) add_labels(sources, setup, *config.labels);
  setup.preset.model = config;
}

// A model folder of these parts must be valid.
void check_compatible(const PriorSetup& setup) {
  config::ModelFolder model;
  model.vqvae = setup.codec.config;
  model.priors.emplace_back();
  model.priors[0].config = *setup.preset.model;
  if (setup.preset.sampling) model.priors[0].sampling = *setup.preset.sampling;
  model.check();
}

}  // namespace

std::map<std::string, std::string> adapter_metadata(const PriorSetup& setup) {
  const config::AdapterConfig& adapter = *setup.preset.adapter;
  return {{"format", "crooner adapter"},
          {"format_version", "1"},
          {"level", std::to_string(setup.preset.level)},
          {"rank", std::to_string(adapter.rank)},
          {"alpha", str_cat(adapter.alpha)},
          {"base", setup.from->name},
          {"base_sha256", setup.from->at_level(setup.preset.level).weights.sha256}};
}

PriorSetup load_prior_setup(const PriorSources& sources) {
  PriorSetup setup;
  setup.preset = config::read_prior_preset(sources.preset);
  if (setup.preset.adapter && sources.from.empty())
    throw UsageError("The preset trains an adapter: name the model that it adapts with --from.");
  if (setup.preset.adapter && !(sources.artists.empty() && sources.genres.empty())) {
    throw UsageError(
        "An adapter keeps the names of its model: leave --add-artist and --add-genre out, or train "
        "without 'adapter'.");
  }
  if (sources.from.empty()) {
    if (!setup.preset.model) {
      throw InputError(str_cat("The preset '", sources.preset,
                               "' has no 'model'; name the model to train further with --from."));
    }
    if (!sources.artists.empty() || !sources.genres.empty())
      throw UsageError(
          "--add-artist and --add-genre need --from; without it the names of the data are "
          "learned.");
    if (sources.vqvae.empty())
      throw UsageError(
          "crooner train prior needs --vqvae or --from; see 'crooner train prior --help'.");
  } else {
    load_base_model(sources, setup);
  }
  setup.codec = read_codec(sources.vqvae.empty() ? sources.from : sources.vqvae);
  check_compatible(setup);
  setup.preset.check();
  return setup;
}

config::PriorPreset complete_prior_preset(const std::string& name, const std::string& from,
                                          const std::string& flag) {
  config::PriorPreset preset = config::read_prior_preset(name);
  if (!from.empty()) {
    const config::PriorConfig base = config::find_model_config(from).at_level(preset.level).config;
    require_same_network(preset, base, from);
    preset.model = base;
    preset.model->half_weights = false;  // training is in float32
  }
  if (!preset.model) {
    throw InputError(str_cat("The preset '", name,
                             "' has no 'model'; name the model to train further with ", flag, "."));
  }
  preset.check();
  return preset;
}

LabelNames choose_label_names(const fs::path& ids, const fs::path& run,
                              const config::LabelsConfig& labels,
                              const std::vector<TrainingSong>& songs) {
  if (!ids.empty()) {
    if (auto names = read_label_names(ids, labels)) return *std::move(names);
    throw InputError(
        str_cat("The folder '", ids.string(), "' of --ids has no artists.txt and genres.txt."));
  }
  if (auto names = read_label_names(run, labels)) return *std::move(names);
  return collect_label_names(songs, labels);
}

LabelNames joint_label_names(const std::filesystem::path& ids, const std::filesystem::path& run,
                             const config::LabelsConfig& labels, const Manifest& manifest,
                             const distributed::ProcessGroup& group, bool dry_run) {
  const auto choose = [&] { return choose_label_names(ids, run, labels, all_songs(manifest)); };
  if (dry_run) return choose();
  std::optional<LabelNames> names;
  if (group.is_first()) {
    names = choose();
    write_label_names(run, *names);
  }
  group.sum(0.0);  // the others read what it wrote
  return names ? *std::move(names) : choose();
}

}  // namespace crooner::training
