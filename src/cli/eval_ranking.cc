#include "cli/eval_ranking.h"

#include "base/error.h"
#include "base/strings.h"
#include "cli/candidates.h"
#include "cli/choice_list.h"

namespace crooner::cli {
namespace {

std::vector<std::string> measured_scores() {
  std::vector<std::string> names;
  for (const ScoreName& score : score_names()) {
    if (std::string(score.name) != "command") names.emplace_back(score.name);
  }
  return names;
}

}  // namespace

void declare_eval_ranking(Flags& flags, EvalRankingOptions* options) {
  options->rank = measured_scores();
  flags.argument("MODEL", &options->model.model, "Model, by name or folder");
  flags.group("Data");
  flags.file("--data", &options->data, "PATH",
             "Folder of audio files, or a manifest (.jsonl, .csv), of held-out songs");
  flags.require("--data PATH", &options->data);
  flags.integer("--songs", &options->songs, {0, 1e6}, "Use the first N songs only; 0: all");
  flags.number("--seconds", &options->seconds, {0, 86400, true}, "SECONDS",
               "Length of the songs that are compared, from the beginning");
  flags.number("--keep-seconds", &options->keep_seconds, {0, 86400, true}, "SECONDS",
               "Length of what real and sampled continuations follow");
  flags.group("Ranking");
  flags.integer("--continuations", &options->continuations, {1, 256},
                "Continuations that are sampled for each song");
  flags.add(
      {.names = "--seed",
       .value = "N",
       .help = "Random seed of the continuations",
       .default_value = "0",
       .set = [options](const std::string& text) { options->seed = parse_seed("--seed", text); }});
  flags
      .add({.names = "--rank",
            .value = "SCORE,...",
            .help = "Scores to evaluate: likelihood, lyric-gain, coverage, order, beat, silence, "
                    "clipping",
            .set =
                [options](const std::string& text) {
                  options->rank = parse_choice_list("--rank", text, measured_scores(), "a score");
                }})
      .default_value = "all of them";
  add_device_flags(flags, &options->model);
  add_log_flags(flags, &options->log, kJsonResultHelp);
  add_config_flag(flags);
  flags.check([options] {
    if (options->keep_seconds < options->seconds) return;
    throw UsageError(str_cat("--keep-seconds is ", options->keep_seconds, ", all of --seconds, ",
                             options->seconds, "."));
  });
  flags.example("crooner eval ranking smoke --data songs --seconds 0.5 --keep-seconds 0.2");
  flags.example("crooner eval ranking pocket --data songs --rank likelihood,beat --json");
}

}  // namespace crooner::cli
