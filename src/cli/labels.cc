#include "cli/labels.h"

namespace crooner::cli {
namespace {

void declare_labels(Flags& flags, LabelsOptions* options) {
  flags.argument("SEARCH", &options->search, "Show only names that contain this or are similar",
                 false);
  add_model_flag(flags, &options->model);
  add_log_flags(flags, &options->log, kJsonResultHelp);
}

}  // namespace

void declare_labels_artists(Flags& flags, LabelsOptions* options) {
  declare_labels(flags, options);
  flags.example("crooner labels artists --model smoke");
  flags.example("crooner labels artists --model smoke lamp");
}

void declare_labels_genres(Flags& flags, LabelsOptions* options) {
  declare_labels(flags, options);
  flags.example("crooner labels genres --model smoke");
  flags.example("crooner labels genres --model smoke folk");
}

}  // namespace crooner::cli
