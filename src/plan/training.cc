#include "plan/training.h"

#include "base/error.h"
#include "base/strings.h"

namespace crooner::plan {
namespace {

constexpr std::int64_t kNumber = 4;  // bytes of a float32

// "without 'run.average' it needs 16.0 GB"; empty when nothing would make it fit.
std::string settings_that_fit(TrainingMemoryRequest asked, std::int64_t available) {
  std::string settings;
  if (asked.side_by_side > 1) {
    asked.side_by_side = 1;
    settings = "with --threads 1";
    if (training_bytes(asked) <= available)
      return str_cat(settings, " it needs ", format_bytes(training_bytes(asked)));
    settings += " and ";
  }
  if (!asked.averages) return "";
  asked.averages = false;
  if (training_bytes(asked) > available) return "";
  return str_cat(settings, "without 'run.average' it needs ", format_bytes(training_bytes(asked)));
}

}  // namespace

std::int64_t training_bytes(const TrainingMemoryRequest& asked) {
  const std::int64_t copies = 1 + asked.side_by_side + 2 + (asked.averages ? 1 : 0);
  return asked.parameters * kNumber * copies;
}

void require_trainable(const TrainingMemoryRequest& asked, std::int64_t available,
                       const std::string& memory_source) {
  if (training_bytes(asked) <= available) return;
  const std::string way = settings_that_fit(asked, available);
  throw ResourceError(str_cat(
      "To train ", format_fixed(static_cast<double>(asked.parameters) / 1e6, "million"),
      " parameters takes at least ", format_bytes(training_bytes(asked)),
      " for weights, gradients and moments, and ", memory_source, " has ", format_bytes(available),
      " left; ", way.empty() ? "a smaller network or more memory is needed" : way, "."));
}

}  // namespace crooner::plan
