#include "cli/batch.h"

#include <memory>

#include "base/error.h"

namespace crooner::cli {

void check(const BatchOptions& options) {
  if (options.defaults.out.empty()) throw UsageError("crooner batch needs --out FOLDER.");
  check(options.defaults);
}

void add_batch(Program& program, std::function<void(const BatchOptions&)> run) {
  auto options = std::make_shared<BatchOptions>();
  options->defaults.out.clear();
  Flags& flags =
      program.add("batch", "Make a song for every job of a list", [options, run = std::move(run)] {
        check(*options);
        apply(options->defaults.log);
        run(*options);
      });
  flags.record(&options->given);
  flags.argument("SOURCE", &options->source,
                 "A folder of lyrics files (artist - title.txt), a .csv or a .jsonl");
  flags.group("Batch");
  flags.toggle("--dry-run", &options->dry_run,
               "Show every job as a command of crooner generate, and stop");
  flags.toggle("--wait,!--no-wait", &options->wait,
               "At the end wait for the songs that other processes make (the default)");
  flags.number("--stale-after", &options->stale_after, {0, 86400, true}, "S",
               "A process on another machine is gone after S seconds without a sign (60)");
  add_generate_flags(
      flags, &options->defaults,
      {.out_value = "FOLDER",
       .out = "Where the songs go, their run folders and failed.jsonl",
       .seed = "Of the batch (0); each job gets one of its own from it and its name"});
  flags.example("crooner batch lyrics/ --model smoke --genre folk --out songs/");
  flags.example("crooner batch jobs.csv --model smoke --dry-run --out songs/");
}

}  // namespace crooner::cli
