#include "plan/refusal.h"

#include "base/error.h"
#include "base/strings.h"

namespace crooner::plan {
namespace {

int bytes_of_both(Precision precision) {
  return bytes_per_weight(attention_precision(precision)) +
         bytes_per_weight(mlp_precision(precision));
}

// The peak of the same songs, one at a time, with linear layers of at most this precision.
std::int64_t peak_with(PlanRequest request, Precision precision, bool packs) {
  request.max_batch = 1;
  for (LevelBackend& backend : request.backends) {
    if (bytes_of_both(precision) < bytes_of_both(backend.precision)) backend.precision = precision;
    backend.packs = packs;
  }
  return plan_songs(request, std::nullopt).peak();
}

// "--precision fp16 needs 2.81 GB."; empty when nothing fits. The plain engine knows no int8.
std::string flags_that_fit(const PlanRequest& request, const LevelBackend& backend,
                           std::int64_t available) {
  for (const bool packs : {backend.packs, true}) {
    if (packs != backend.packs && !backend.on_host) continue;
    for (const Precision precision : {Precision::kFp16, Precision::kInt8Mlp, Precision::kInt8}) {
      if (bytes_of_both(precision) >= bytes_of_both(backend.precision)) continue;
      if (mlp_precision(precision) == Precision::kInt8 && !packs) continue;
      const std::int64_t peak = peak_with(request, precision, packs);
      if (peak > available) continue;
      return str_cat(packs == backend.packs ? "" : "--engine cpu ", "--precision ",
                     to_string(precision), " needs ", format_bytes(peak), ".");
    }
  }
  return "";
}

}  // namespace

void require_fits(const PlanRequest& request, const SongsPlan& plan, std::int64_t available,
                  const std::string& memory_source) {
  for (const LevelPlan& level : plan.levels) {
    if (level.max_rows > 0) continue;
    const LevelBackend& backend = request.backends[level.level];
    std::string way = flags_that_fit(request, backend, available);
    if (way.empty()) {
      way = str_cat("no --precision makes it fit; free some memory, or use ",
                    backend.on_host ? "a machine or a container" : "a device", " with more.");
    }
    throw ResourceError(str_cat(
        "One song at level ", level.level, " needs ", format_bytes(plan.peak(level, 1)),
        " of memory, and ", memory_source, " has ", format_bytes(available), " available; ", way));
  }
}

}  // namespace crooner::plan
