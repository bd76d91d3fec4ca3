#include "cli/labels.h"

#include <memory>

namespace crooner::cli {
namespace {

Flags& add(Program& program, const char* name, const char* summary,
           std::function<void(const LabelsOptions&)> run) {
  auto options = std::make_shared<LabelsOptions>();
  Flags& flags = program.add(name, summary, [options, run = std::move(run)] {
    apply(options->log);
    run(*options);
  });
  flags.argument("SEARCH", &options->search, "Only names that hold this, or are close to it",
                 false);
  add_model_flag(flags, &options->model);
  add_log_flags(flags, &options->log);
  return flags;
}

}  // namespace

void add_labels_artists(Program& program, std::function<void(const LabelsOptions&)> run) {
  Flags& flags =
      add(program, "labels artists", "Name the artists that a model knows", std::move(run));
  flags.example("crooner labels artists --model smoke");
  flags.example("crooner labels artists --model smoke lamp");
}

void add_labels_genres(Program& program, std::function<void(const LabelsOptions&)> run) {
  Flags& flags =
      add(program, "labels genres", "Name the genres that a model knows", std::move(run));
  flags.example("crooner labels genres --model smoke");
  flags.example("crooner labels genres --model smoke folk");
}

}  // namespace crooner::cli
