#include "config/preset_parts.h"

#include "base/error.h"
#include "base/strings.h"

namespace crooner::config {
namespace {

[[noreturn]] void refuse(const std::string& sentence) {
  throw InputError(sentence);
}

}  // namespace

void check_run(const RunConfig& run) {
  if (run.steps < 1 || run.batch < 1 || run.accumulate < 1)
    refuse("'run' needs at least one step, one item per batch and one pass.");
  if (run.precision != "fp32" && run.precision != "bf16" && run.precision != "fp16") {
    refuse(str_cat("'run.precision' is \"", run.precision, "\"; it may be fp32, bf16 or fp16."));
  }
  if (run.save_every < 1 || run.evaluate_every < 1 || run.keep < 1)
    refuse("'run.save_every', 'run.evaluate_every' and 'run.keep' must be at least 1.");
}

void check_data(const DataConfig& data) {
  if (data.train_share <= 0 || data.train_share > 1)
    refuse("'data.train_share' must be above 0 and at most 1.");
  if (data.starts < 1 || data.starts > 64)
    refuse(str_cat("'data.starts' is ", data.starts, "; it must be 1 to 64."));
  if (data.grid < 1) refuse(str_cat("'data.grid' is ", data.grid, "; it must be at least 1."));
}

}  // namespace crooner::config
