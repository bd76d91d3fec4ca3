#include "cli/bench.h"

#include <algorithm>
#include <sstream>

#include "base/error.h"
#include "base/strings.h"

namespace crooner::cli {
namespace {

std::vector<std::string> split_list(const std::string& flag, const std::string& text) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, ',');) parts.push_back(part);
  if (parts.empty()) throw UsageError(str_cat(flag, " is empty; it takes one or more values."));
  return parts;
}

void declare_what(Flags& flags, std::vector<std::string>* what) {
  flags.add({.names = "WHAT",
             .value = "WHAT",
             .help = str_cat("What to measure: ", join(kBenchmarks)),
             .default_value = "step, prefill",
             .choices = {std::begin(kBenchmarks), std::end(kBenchmarks)},
             .many = true,
             .set = [what](const std::string& text) {
               if (std::find(std::begin(kBenchmarks), std::end(kBenchmarks), text) ==
                   std::end(kBenchmarks)) {
                 throw UsageError(str_cat("crooner bench does not measure '", text,
                                          "'; it measures ", join(kBenchmarks), "."));
               }
               what->push_back(text);
             }});
}

void declare_lists(Flags& flags, BenchOptions* options) {
  flags.add(
      {.names = "--size",
       .value = "SIZE,...",
       .help = "Sizes to measure: WIDTHxDEPTH (1920x72: the upsamplers'), or a model",
       .default_value = join(options->sizes, ","),
       .set = [options](const std::string& text) { options->sizes = split_list("--size", text); }});
  flags.add({.names = "--preset",
             .value = "NAME|FILE,...",
             .help = "Presets of which `train` measures steps",
             .default_value = join(options->presets, ","),
             .set = [options](const std::string& text) {
               options->presets = split_list("--preset", text);
             }});
  flags.add({.names = "--batch",
             .value = "N,...",
             .help = "Batch sizes of a step; the first: songs of `song`; the most: `candidates`",
             .default_value = join(options->batches, ",", [](int batch) { return str_cat(batch); }),
             .set = [options](const std::string& text) {
               options->batches.clear();
               for (const std::string& part : split_list("--batch", text)) {
                 options->batches.push_back(parse_integer("--batch", part, {1, 4096}));
               }
             }});
}

}  // namespace

void declare_bench(Flags& flags, BenchOptions* options) {
  declare_what(flags, &options->what);
  flags.group("Measurement");
  declare_lists(flags, options);
  flags
      .integer("--position", &options->position, {0, 1 << 20},
               "Context length of the measured step")
      .default_value = "half a window";
  flags
      .integer("--positions", &options->positions, {1, 1 << 20},
               "Length of the measured prefill in codes")
      .default_value = "half a window";
  flags.integer("--depth", &options->depth, {1, 4096}, "Measure only the first N layers of a size")
      .default_value = "all";
  flags.integer("--points", &options->points, {2, 4096},
                "Positions at which `positions` measures a step");
  flags.integer("--rounds", &options->rounds, {1, 1000}, "Repetitions of each measurement");
  flags.number("--seconds", &options->seconds, {0, 86400, true}, "SECONDS", "Length of the audio")
      .default_value = "5.94; of a song the model's";
  flags.toggle("--machine", &options->machine,
               "Show processor, kernels, LibTorch and its BLAS, and peak rates only");
  add_model_flags(flags, &options->model);
  add_log_flags(flags, &options->log, kJsonResultHelp);
  add_config_flag(flags);
  flags.example("crooner bench --machine");
  flags.example("crooner bench step --size 1920x72 --precision fp16 --threads 1 --json");
  flags.example("crooner bench encode decode song --model smoke");
  flags.example("crooner bench train --preset pocket_top,pocket_vqvae_top --rounds 3");
}

}  // namespace crooner::cli
