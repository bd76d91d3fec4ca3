#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "base/error.h"
#include "base/files.h"
#include "base/json_text.h"
#include "base/log.h"
#include "base/paths.h"
#include "base/strings.h"
#include "commands/commands.h"
#include "commands/training_runs.h"
#include "config/read_preset.h"
#include "distributed/run_together.h"

namespace crooner::commands {
namespace {

namespace fs = std::filesystem;
using Stages = std::vector<config::TrainingStage>;

// Of all stages: they train one network.
std::string kind_of(const Stages& stages) {
  const std::string kind = config::preset_kind(stages.front().preset);
  for (const config::TrainingStage& stage : stages) {
    if (config::preset_kind(stage.preset) == kind) continue;
    throw InputError(str_cat("The stages '", stages.front().name, "' and '", stage.name,
                             "' train different things, a VQ-VAE and a prior; all stages train one "
                             "network."));
  }
  return kind;
}

// The preset of a stage, with its steps, as a file.
std::string preset_text(const config::TrainingStage& stage, const std::string& kind) {
  const auto with_steps = [&](auto preset) {
    if (stage.steps) preset.run.steps = *stage.steps;
    preset.check();
    return json_text(config::to_json(preset), 2) + "\n";
  };
  return kind == "prior" ? with_steps(config::read_prior_preset(stage.preset))
                         : with_steps(config::read_vqvae_preset(stage.preset));
}

// OUT/2-long.json, which is the same in all processes.
std::string write_preset(const fs::path& file, const config::TrainingStage& stage,
                         const std::string& text) {
  if (path_exists(file) && read_file(file) != text) {
    throw InputError(str_cat("The stage '", stage.name,
                             "' was begun with another preset, that in '", file.string(),
                             "'. Resume it with its own, or choose another --out."));
  }
  if (!path_exists(file)) {
    create_folder(file.parent_path());
    write_file(file, text);
  }
  return file.string();
}

bool is_done(const fs::path& run) {
  return path_exists(run / "preset.json");  // the last file of a run
}

template <typename Options>
Options stage_options(const cli::TrainStagesOptions& options, const config::TrainingStage& stage,
                      const std::string& preset, const fs::path& run, const std::string& from) {
  Options result;
  static_cast<cli::TrainingOptions&>(result) = options;
  result.preset = preset;
  result.out = run.string();
  result.from = from;
  result.until = stage.until;
  return result;
}

void run_stages(const cli::TrainStagesOptions& options, const distributed::ProcessGroup& group) {
  const Stages stages = config::read_training_stages(options.stages);
  const std::string kind = kind_of(stages);
  std::string from = options.from;
  for (std::size_t i = 0; i < stages.size(); ++i) {
    const config::TrainingStage& stage = stages[i];
    const fs::path run = fs::path(options.out) / str_cat(i + 1, "-", stage.name);
    const std::string preset =
        write_preset(run.string() + ".json", stage, preset_text(stage, kind));
    const bool done = group.text_of_first(is_done(run) ? "done" : "") == "done";
    if (group.is_first()) {
      log::info(str_cat("Stage ", i + 1, " of ", stages.size(), ", ", stage.name,
                        done ? ": it is done." : "."));
    }
    if (!done && kind == "prior") {
      auto one = stage_options<cli::TrainPriorOptions>(options, stage, preset, run, from);
      one.vqvae = options.vqvae;
      train_prior_in(group, one);
    } else if (!done) {
      train_vqvae_in(group,
                     stage_options<cli::TrainVqvaeOptions>(options, stage, preset, run, from));
    }
    from = run.string();
  }
}

}  // namespace

void train_stages(const cli::TrainStagesOptions& options) {
  distributed::run_together(options.processes, [&](const distributed::ProcessGroup& group) {
    run_stages(options, group);
  });
}

}  // namespace crooner::commands
