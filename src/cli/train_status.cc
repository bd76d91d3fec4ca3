#include "cli/train_status.h"

namespace crooner::cli {

void declare_train_status(Flags& flags, TrainStatusOptions* options) {
  flags.arguments("RUN", &options->runs, "Run folders of 'crooner train'");
  add_log_flags(flags, &options->log);
  flags.example("crooner train status runs/top");
  flags.example("crooner train status --json runs/top runs/middle");
}

void declare_train_plot(Flags& flags, TrainPlotOptions* options) {
  flags.arguments("RUN", &options->runs, "Run folders of 'crooner train'");
  flags.group("Plot");
  flags.text("--metric", &options->metric, "NAME", "Metric of train.jsonl to plot");
  flags.file("--out,-o", &options->out, "FILE", "Write a PNG image").default_value =
      "text on standard output";
  flags.integer("--width", &options->width, {30, 10000}, "Characters or pixels").default_value =
      "the terminal's, or 1000 pixels";
  flags.integer("--height", &options->height, {4, 10000}, "Rows or pixels").default_value =
      "20, or 600 pixels";
  add_log_flags(flags, &options->log);
  flags.example("crooner train plot runs/top");
  flags.example("crooner train plot runs/a runs/b --metric bits --out bits.png");
}

}  // namespace crooner::cli
