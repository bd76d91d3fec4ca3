#include "cli/candidates.h"

#include <algorithm>

#include "base/error.h"
#include "base/strings.h"
#include "cli/choice_list.h"

namespace crooner::cli {
namespace {

std::vector<std::string> known_scores() {
  std::vector<std::string> known;
  for (const ScoreName& score : score_names()) known.emplace_back(score.name);
  return known;
}

bool uses_command(const CandidateOptions& options) {
  return std::find(options.rank.begin(), options.rank.end(), "command") != options.rank.end();
}

}  // namespace

const std::vector<ScoreName>& score_names() {
  static const std::vector<ScoreName> kNames{
      {"likelihood", true}, {"lyric-gain", true}, {"coverage", true},  {"order", true},
      {"beat", true},       {"silence", false},   {"clipping", false}, {"command", true}};
  return kNames;
}

std::vector<std::string> CandidateOptions::scores() const {
  if (!rank.empty()) return rank;
  return {command.empty() ? "likelihood" : "command"};
}

void add_candidate_flags(Flags& flags, CandidateOptions* options, const std::string& fate) {
  flags.group("Candidates");
  flags.integer(
      "--candidates", &options->count, {0, 256},
      str_cat("Number of drafts of the top level, the best of which ", fate, "; 0: none"));
  flags.integer("--keep", &options->keep, {1, 256}, str_cat("How many of the candidates ", fate));
  flags
      .add({.names = "--rank",
            .value = "SCORE,...",
            .help = "Scores to rank candidates by, together: likelihood, lyric-gain, coverage, "
                    "order, beat, silence, clipping, command",
            .set =
                [options](const std::string& text) {
                  options->rank = parse_choice_list("--rank", text, known_scores(), "a score");
                }})
      .default_value = "likelihood, or command";
  flags.add({.names = "--rank-command",
             .value = "COMMAND",
             .help = "Program that gets a candidate's WAV and prints a number; higher is better",
             .set = [options](const std::string& text) {
               if (text.empty())
                 throw UsageError("--rank-command is empty; it takes the command of a program.");
               options->command = text;
             }});
}

void check(const CandidateOptions& options, int songs) {
  if (options.count == 0) {
    if (options.rank.empty() && options.command.empty() && options.keep == 1) return;
    throw UsageError("--keep, --rank and --rank-command need --candidates N.");
  }
  if (songs != 1) {
    throw UsageError(
        "--songs and --candidates are mutually exclusive: --keep is how many of the candidates "
        "are kept.");
  }
  if (options.keep > options.count) {
    throw UsageError(str_cat("--keep is ", options.keep, ", more than the ", options.count,
                             " of --candidates."));
  }
  if (uses_command(options) && options.command.empty()) {
    throw UsageError("--rank command needs --rank-command COMMAND.");
  }
  if (!options.command.empty() && !options.rank.empty() && !uses_command(options)) {
    throw UsageError("--rank-command is not among the scores of --rank; add command to them.");
  }
}

}  // namespace crooner::cli
