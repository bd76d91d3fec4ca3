#include "cli/eval_prior.h"

#include "base/error.h"
#include "base/precision.h"
#include "cli/choice_list.h"

namespace crooner::cli {
namespace {

std::vector<Precision> parse_precisions(const std::string& text) {
  if (("," + text + ",").find(",fp32,") != std::string::npos) {
    throw UsageError(
        "--precision names fp32, which the others are compared with; it takes some of these, "
        "separated by commas: fp16, bf16, int8, int8_mlp.");
  }
  std::vector<Precision> precisions;
  for (const auto& name : parse_choice_list("--precision", text,
                                            {"fp16", "bf16", "int8", "int8_mlp"}, "a precision")) {
    precisions.push_back(*parse_precision(name));
  }
  return precisions;
}

}  // namespace

void declare_eval_prior(Flags& flags, EvalPriorOptions* options) {
  flags.argument("MODEL", &options->model, "Model, by name or folder");
  flags.integer("--level", &options->level, {0, 16}, "Evaluate this prior only").default_value =
      "all";
  flags
      .text("--baseline", &options->baseline, "MODEL",
            "Another model with the same codes: report the gain over it, paired by song")
      .former_names = "--against";
  add_evaluation_data_flags(flags, options, "decoded songs and codes");
  flags.integer("--windows", &options->windows, {1, 1e6},
                "Windows per song, evenly spaced from its beginning to its end");
  flags.add(
      {.names = "--precision",
       .value = "P,...",
       .help = "Report instead what decoding in these costs over fp32: fp16, bf16, int8, int8_mlp",
       .set = [options](const std::string& text) {
         options->precisions = parse_precisions(text);
       }});
  flags.choice("--engine", &options->engine, {"auto", "plain", "cpu", "cuda"},
               "What decodes for --precision");
  flags.check([options] {
    if (options->precisions.empty() && options->engine != "auto") {
      throw UsageError(
          "--engine of 'eval prior' needs --precision P,...: whole windows are "
          "otherwise evaluated at once, without an engine.");
    }
    if (!options->precisions.empty() && !options->baseline.empty()) {
      throw UsageError("--precision and --baseline are mutually exclusive.");
    }
  });
  flags.group("Device");
  add_compute_flags(flags, options);
  add_log_flags(flags, &options->log, kJsonResultHelp);
  add_config_flag(flags);
  flags.example("crooner eval prior smoke --data songs");
  flags.example("crooner eval prior models/mine --level 2 --data songs/manifest.jsonl --json");
  flags.example("crooner eval prior models/mine --baseline pocket --level 2 --data songs");
  flags.example("crooner eval prior pocket --data songs --windows 1 --precision bf16,int8");
}

}  // namespace crooner::cli
