#include "commands/train_stages.h"

#include <string>

#include "base/error.h"
#include "base/log.h"
#include "base/strings.h"
#include "commands/commands.h"
#include "distributed/process_rank.h"
#include "distributed/run_together.h"
#include "report/json_line.h"
#include "training/stage_processes.h"
#include "training/stage_runs.h"

namespace crooner::commands {
namespace {

template <typename Options>
Options stage_options(const cli::TrainStagesOptions& options, const training::PlannedStage& planned,
                      const std::string& preset) {
  Options result;
  static_cast<cli::TrainingOptions&>(result) = options;
  result.preset = preset;
  result.out = planned.run.string();
  result.stage = planned.stage.name;
  result.from = planned.from;
  result.data = planned.data.string();
  result.where.insert(result.where.end(), planned.stage.where.begin(), planned.stage.where.end());
  result.until = planned.stage.until;
  return result;
}

void run_stage(const cli::TrainStagesOptions& options, const training::PlannedStage& planned,
               const distributed::ProcessGroup& group) {
  const std::string preset = training::write_stage_preset(planned).string();
  if (planned.kind == "prior") {
    auto one = stage_options<cli::TrainPriorOptions>(options, planned, preset);
    one.vqvae = planned.vqvae;
    for (const auto& [name, like] : planned.stage.artists) one.artists.push_back({name, like});
    for (const auto& [name, like] : planned.stage.genres) one.genres.push_back({name, like});
    train_prior_in(group, one);
  } else if (planned.kind == "vqvae") {
    train_vqvae_in(group, stage_options<cli::TrainVqvaeOptions>(options, planned, preset));
  } else {
    if (group.is_first()) {
      training::assemble_stage(planned);
      report::print_result(training::stage_result(planned), options.log.json);
    }
    group.sum(0.0);  // the others read what it wrote
  }
}

// All of them, one after another.
void run_stages(const cli::TrainStagesOptions& options,
                const std::vector<training::PlannedStage>& stages,
                const distributed::ProcessGroup& group) {
  for (std::size_t i = 0; i < stages.size(); ++i) {
    const bool done = group.text_of_first(stages[i].is_done() ? "done" : "") == "done";
    if (group.is_first()) {
      log::info(str_cat("Stage ", i + 1, " of ", stages.size(), ", ", stages[i].stage.name,
                        done ? ": it is done." : "."));
    }
    if (!done) run_stage(options, stages[i], group);
    if (done && i + 1 == stages.size() && group.is_first())
      report::print_result(training::stage_result(stages[i]), options.log.json);
  }
}

// The stage that this process was started for.
void run_one(cli::TrainStagesOptions options, const std::vector<training::PlannedStage>& stages,
             const std::string& name) {
  if (options.threads == 0) options.threads = training::threads_of_stage(options.parallel);
  distributed::run_together(options.processes, [&](const distributed::ProcessGroup& group) {
    for (const training::PlannedStage& planned : stages)
      if (planned.stage.name == name) run_stage(options, planned, group);
  });
}

}  // namespace

void train_stages(const cli::TrainStagesOptions& options) {
  const std::string one = training::stage_of_process();
  const auto stages =
      training::plan_stages(config::read_training_stages(options.stages),
                            {options.out, options.data, options.from, options.vqvae});
  if (!one.empty()) return run_one(options, stages, one);
  training::check_stage_presets(stages);
  if (options.parallel > 1 && distributed::process_rank().size > 1) {
    throw UsageError(
        "--parallel starts processes of its own, but this process was started as one of several "
        "(WORLD_SIZE); leave it out, or use --processes.");
  }
  if (options.parallel == 1) {
    return distributed::run_together(
        options.processes,
        [&](const distributed::ProcessGroup& group) { run_stages(options, stages, group); });
  }
  const bool was_done = stages.back().is_done();
  training::run_stage_processes(stages, options.parallel);
  if (was_done) report::print_result(training::stage_result(stages.back()), options.log.json);
}

}  // namespace crooner::commands
