#include "commands/train_stages.h"

#include <filesystem>
#include <string>

#include "base/log.h"
#include "base/strings.h"
#include "commands/commands.h"
#include "distributed/run_together.h"
#include "report/json_line.h"
#include "training/stage_runs.h"

namespace crooner::commands {
namespace {

namespace fs = std::filesystem;

template <typename Options>
Options stage_options(const cli::TrainStagesOptions& options, const config::TrainingStage& stage,
                      const fs::path& run, const std::string& from) {
  Options result;
  static_cast<cli::TrainingOptions&>(result) = options;
  result.preset = run.string() + ".json";
  result.out = run.string();
  result.from = from;
  result.until = stage.until;
  return result;
}

void run_stages(const cli::TrainStagesOptions& options, const distributed::ProcessGroup& group) {
  const auto stages = config::read_training_stages(options.stages);
  const std::string kind = training::kind_of(stages);
  std::string from = options.from;
  for (std::size_t i = 0; i < stages.size(); ++i) {
    const config::TrainingStage& stage = stages[i];
    const fs::path run = fs::path(options.out) / str_cat(i + 1, "-", stage.name);
    training::write_stage_preset(stage, kind, run.string() + ".json");
    const bool done = group.text_of_first(training::is_finished_run(run) ? "done" : "") == "done";
    if (group.is_first()) {
      log::info(str_cat("Stage ", i + 1, " of ", stages.size(), ", ", stage.name,
                        done ? ": it is done." : "."));
    }
    if (!done && kind == "prior") {
      auto one = stage_options<cli::TrainPriorOptions>(options, stage, run, from);
      one.vqvae = options.vqvae.empty() ? options.from : options.vqvae;
      train_prior_in(group, one);
    } else if (!done) {
      train_vqvae_in(group, stage_options<cli::TrainVqvaeOptions>(options, stage, run, from));
    }
    from = run.string();
    if (done && i + 1 == stages.size() && group.is_first())
      report::print_result(run / training::result_name(run.string() + ".json"), options.log.json);
  }
}

}  // namespace

void train_stages(const cli::TrainStagesOptions& options) {
  distributed::run_together(options.processes, [&](const distributed::ProcessGroup& group) {
    run_stages(options, group);
  });
}

}  // namespace crooner::commands
