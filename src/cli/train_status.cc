#include "cli/train_status.h"

#include "base/error.h"
#include "base/lower_case.h"
#include "base/paths.h"
#include "base/strings.h"

namespace crooner::cli {

void declare_train_status(Flags& flags, TrainStatusOptions* options) {
  flags.arguments(
      "RUN", &options->runs,
      "Run folders of 'crooner train', or of 'crooner train stages' with a run per stage");
  add_log_flags(flags, &options->log, kJsonResultHelp);
  flags.example("crooner train status runs/top");
  flags.example("crooner train status --json runs/top runs/middle");
}

void declare_train_plot(Flags& flags, TrainPlotOptions* options) {
  flags.arguments(
      "RUN", &options->runs,
      "Run folders of 'crooner train', or of 'crooner train stages' with a run per stage");
  flags.group("Plot");
  flags.text("--metric", &options->metric, "NAME", "Metric of train.jsonl to plot");
  flags.file("--out,-o", &options->out, "FILE", "Write a PNG image").default_value =
      "text on standard output";
  add_force_flag(flags, &options->force, "Replace an existing file");
  flags.integer("--width", &options->width, {30, 10000}, "Characters or pixels").default_value =
      "the terminal's, or 1000 pixels";
  flags.integer("--height", &options->height, {4, 10000}, "Rows or pixels").default_value =
      "20, or 600 pixels";
  flags.check([options] {
    if (options->out.empty() || lower_extension(options->out) == ".png") return;
    throw UsageError(str_cat("--out is '", printable(options->out),
                             "'; a plot is a PNG image, so name a file that ends in .png."));
  });
  add_log_flags(flags, &options->log, kJsonResultHelp);
  flags.example("crooner train plot runs/top");
  flags.example("crooner train plot runs/a runs/b --metric bits --out bits.png");
}

}  // namespace crooner::cli
