#include "cli/repaint.h"

#include <algorithm>
#include <sstream>
#include <vector>

#include "base/error.h"
#include "base/strings.h"
#include "cli/adapter.h"

namespace crooner::cli {
namespace {

// "0,1" -> 1. All levels down to the bottom: each is sampled from the one above.
int parse_first_level(const std::string& text) {
  std::vector<int> levels;
  std::istringstream parts(text);
  for (std::string part; std::getline(parts, part, ',');) {
    levels.push_back(parse_level(part).value_or(-1));
  }
  std::sort(levels.begin(), levels.end());
  for (std::size_t i = 0; i < levels.size(); ++i) {
    if (levels[i] == static_cast<int>(i)) continue;
    levels.clear();
  }
  if (levels.empty()) {
    throw UsageError(
        str_cat("--levels is '", text,
                "'; it takes the levels from 0 up that are sampled again, separated by "
                "commas: 0 or 0,1, since a level follows from the one above it."));
  }
  return levels.back();
}

}  // namespace

void check(const RepaintOptions& options) {
  if (options.prepend) {
    if (options.from || options.to || options.first_level) {
      throw UsageError("--prepend and --from, --to, --levels are mutually exclusive.");
    }
  } else if (!options.from || !options.to) {
    throw UsageError(
        "crooner repaint needs --from SECONDS and --to SECONDS, or --prepend SECONDS.");
  } else if (*options.to <= *options.from) {
    throw UsageError(
        str_cat("--to is ", *options.to, ", which is not after --from, ", *options.from, "."));
  }
}

void add_span_flags(Flags& flags, RepaintOptions* options) {
  flags.group("Span");
  flags.number("--from", &options->from, {0, 86400}, "SECONDS",
               "Begin of the span, rounded down to a top-level code");
  flags.number("--to", &options->to, {0, 86400, true}, "SECONDS",
               "End of the span, rounded up to a top-level code");
}

void declare_repaint(Flags& flags, RepaintOptions* options) {
  flags.argument("SONG", &options->source, "Song next to its run folder, or the run folder");
  add_span_flags(flags, options);
  flags.number("--prepend", &options->prepend, {0, 86400, true}, "SECONDS",
               "Instead of a span: sample a beginning of this length before the song");
  flags
      .add(
          {.names = "--levels",
           .value = "0,1,...",
           .help = "Levels to sample again, from 0 up; those above keep their codes",
           .set = [options](
                      const std::string& text) { options->first_level = parse_first_level(text); }})
      .default_value = "all";
  flags.integer("--candidates", &options->candidates, {1, 256},
                "Number of drafts; the one after which the song's next codes are likeliest is "
                "finished");
  add_label_flags(flags, &options->labels);
  add_sampling_flags(flags, &options->sampling, kSeedHelp, /*segments=*/false);
  add_model_flags(flags, &options->model);
  add_adapter_flag(flags, &options->model);
  flags.group("Output");
  flags.file("--out,-o", &options->out, "FILE|FOLDER",
             "Repainted song; its run folder is created next to it");
  add_run_folder_flags(flags, &options->run);
  add_log_flags(flags, &options->log);
  add_config_flag(flags);
  flags.check([options] { check(*options); });
  flags.example("crooner repaint song.wav --from 0.1 --to 0.2 --out other.wav");
  flags.example("crooner repaint song.wav --prepend 0.2 --candidates 8 --out longer.wav");
}

}  // namespace crooner::cli
