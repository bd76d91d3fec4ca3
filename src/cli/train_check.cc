#include "cli/train_check.h"

#include "base/error.h"
#include "base/lower_case.h"
#include "base/strings.h"

namespace crooner::cli {

void declare_train_check(Flags& flags, TrainCheckOptions* options) {
  flags.group("Data");
  flags.file("--data", &options->data, "PATH",
             "Folder of audio files, or a manifest (.jsonl, .csv)");
  flags.require("--data PATH", &options->data);
  add_where_flag(flags, &options->where);
  flags.file("--preset", &options->preset, "NAME|FILE",
             "Also leave out what a run of this preset skips: songs that are too short or too "
             "long, or have no names");
  flags.file("--from", &options->from, "MODEL", "Model of a preset without a network")
      .default_value = "none";
  flags.integer("--threads", &options->threads, {1, 4096}, "CPU threads").default_value =
      "all cores";
  flags.group("Output");
  flags.file("--page", &options->page, "FILE.html", "Write a page with a row for each song, too");
  add_force_flag(flags, &options->force, "Replace an existing page");
  flags.check([options] {
    if (options->page.empty() || lower_extension(options->page) == ".html") return;
    throw UsageError(
        str_cat("--page is '", printable(options->page), "'; name a file that ends in .html."));
  });
  add_log_flags(flags, &options->log, kJsonResultHelp);
  add_config_flag(flags);
  flags.example("crooner train check --data songs");
  flags.example("crooner train check --data songs --page songs.html");
  flags.example("crooner train check --data songs/manifest.jsonl --preset tiny_prior --json");
}

}  // namespace crooner::cli
