#include "cli/bench.h"

#include <algorithm>
#include <memory>
#include <sstream>

#include "base/error.h"
#include "base/strings.h"

namespace crooner::cli {
namespace {

std::vector<std::string> split_list(const std::string& flag, const std::string& text) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, ',');) parts.push_back(part);
  if (parts.empty()) throw UsageError(str_cat(flag, " is empty; it takes one value or more."));
  return parts;
}

void add_what(Flags& flags, std::vector<std::string>* what) {
  flags.add({.names = "WHAT",
             .value = "WHAT",
             .help = str_cat("Of ", join(kBenchmarks), "; none: step and prefill"),
             .choices = {std::begin(kBenchmarks), std::end(kBenchmarks)},
             .many = true,
             .set = [what](const std::string& given) {
               if (std::find(std::begin(kBenchmarks), std::end(kBenchmarks), given) ==
                   std::end(kBenchmarks)) {
                 throw UsageError(str_cat("crooner bench does not measure '", given,
                                          "'; it measures ", join(kBenchmarks), "."));
               }
               what->push_back(given);
             }});
}

void add_lists(Flags& flags, BenchOptions* options) {
  flags.add({.names = "--size",
             .value = "SIZE,...",
             .help = "512x12, 1920x72 (the upsamplers'), or a model by name or folder",
             .set = [options](const std::string& given) {
               options->sizes = split_list("--size", given);
             }});
  flags.add({.names = "--batch",
             .value = "N,...",
             .help = "Rows of a step (1,8)",
             .set = [options](const std::string& given) {
               options->batches.clear();
               for (const std::string& part : split_list("--batch", given)) {
                 options->batches.push_back(integer("--batch", part, {1, 4096}));
               }
             }});
}

}  // namespace

void add_bench(Program& program, std::function<void(const BenchOptions&)> run) {
  auto options = std::make_shared<BenchOptions>();
  Flags& flags = program.add("bench", "Measure how fast this machine is, and how well it is used",
                             [options, run = std::move(run)] {
                               apply(options->log);
                               run(*options);
                             });
  add_what(flags, &options->what);
  flags.group("Measurement");
  add_lists(flags, options.get());
  flags.integer("--position", &options->position, {0, 1 << 20},
                "Codes that stand before the step; default: half a window");
  flags.integer("--positions", &options->positions, {1, 1 << 20},
                "Codes of a prefill; default: half a window");
  flags.integer("--depth", &options->depth, {1, 4096}, "Only so many layers of a size");
  flags.integer("--points", &options->points, {2, 4096},
                "Positions of a window at which a step is timed, for `positions`");
  flags.integer("--rounds", &options->rounds, {1, 1000}, "Rounds of each measurement");
  flags.number("--seconds", &options->seconds, {0, 86400, true}, "S",
               "Length of the sound; default: 5.94, of a song what the model says");
  flags.toggle("--machine", &options->machine,
               "What there is (processor, kernels, LibTorch and its BLAS) and its rates, no more");
  add_model_flags(flags, &options->model);
  add_log_flags(flags, &options->log);
  add_config_flag(flags);
  flags.example("crooner bench --machine");
  flags.example("crooner bench step --size 1920x72 --precision fp16 --threads 1 --json");
  flags.example("crooner bench encode decode song --model smoke");
}

}  // namespace crooner::cli
