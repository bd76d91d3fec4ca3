#include "plan/training.h"

#include "base/error.h"
#include "base/strings.h"

namespace crooner::plan {
namespace {

constexpr std::int64_t kNumber = 4;  // bytes of a float32

// "without 'run.average' it needs 16.0 GB"; empty when nothing would make it fit.
std::string settings_that_fit(TrainingMemoryRequest request, std::int64_t available) {
  std::string settings;
  if (request.concurrent_passes > 1) {
    request.concurrent_passes = 1;
    settings = "with --threads 1";
    if (training_bytes(request) <= available)
      return str_cat(settings, " it needs ", format_bytes(training_bytes(request)));
    settings += " and ";
  }
  if (!request.ema) return "";
  request.ema = false;
  if (training_bytes(request) > available) return "";
  return str_cat(settings, "without 'run.average' it needs ",
                 format_bytes(training_bytes(request)));
}

}  // namespace

std::int64_t training_bytes(const TrainingMemoryRequest& request) {
  const std::int64_t copies = 1 + request.concurrent_passes + (request.ema ? 1 : 0);
  return request.parameters * kNumber * copies +
         2 * request.parameters * kNumber / request.moment_shards;
}

void require_trainable(const TrainingMemoryRequest& request, std::int64_t available,
                       const std::string& memory_source) {
  if (training_bytes(request) <= available) return;
  const std::string way = settings_that_fit(request, available);
  throw ResourceError(str_cat(
      "To train ", format_fixed(static_cast<double>(request.parameters) / 1e6, "million"),
      " parameters takes at least ", format_bytes(training_bytes(request)),
      " for weights, gradients and moments, and ", memory_source, " has ", format_bytes(available),
      " available; ", way.empty() ? "a smaller network or more memory is needed" : way, "."));
}

}  // namespace crooner::plan
