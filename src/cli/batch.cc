#include "cli/batch.h"

namespace crooner::cli {

void declare_batch(Flags& flags, BatchOptions* options) {
  options->defaults.out.clear();
  flags.record(&options->flags);
  flags.argument("SOURCE", &options->source,
                 "Folder of lyrics files (artist - title.txt), or a .csv or .jsonl file");
  flags.group("Batch");
  flags.toggle("--dry-run", &options->dry_run,
               "Print every job as a command of crooner generate, and exit");
  flags.toggle("--wait,!--no-wait", &options->wait,
               "At the end, wait for songs that other processes generate");
  flags.number("--stale-after", &options->stale_after, {0, 86400, true}, "SECONDS",
               "Take over the jobs of a process on another machine after this time without a "
               "heartbeat");
  declare_generate_flags(
      flags, &options->defaults,
      {.out_value = "FOLDER",
       .out = "Output folder: songs, run folders and failed.jsonl",
       .seed = "Seed of the batch; each job derives its own from it and the job's name",
       .device = {.value = "auto|cpu|cuda[:N,...]",
                  .help = "Device that runs the model, or the CUDA devices that share the jobs; "
                          "cuda: all that are visible (auto: where they are faster)"}});
  flags.require("--out FOLDER", &options->defaults.out);
  flags.example("crooner batch lyrics/ --model smoke --genre folk --out songs/");
  flags.example("crooner batch jobs.csv --model smoke --dry-run --out songs/");
}

}  // namespace crooner::cli
