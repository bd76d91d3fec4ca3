#include "plan/refusal.h"

#include "base/error.h"
#include "base/format_bytes.h"
#include "base/str_cat.h"

namespace crooner::plan {
namespace {

// The peak of the same songs, one at a time, with linear layers of so many bytes a number, by the
// cpu engine or as they are asked for.
std::int64_t peak_with(PlanRequest asked, int bytes, bool packs) {
  asked.max_batch = 1;
  for (LevelBackend& backend : asked.backends) {
    backend.bytes = std::min(backend.bytes, bytes);
    backend.packs = packs;
  }
  return plan_songs(asked, std::nullopt).peak();
}

// "--precision fp16 needs 2.81 GB."; empty when nothing fits. The plain engine knows no int8.
std::string flags_that_fit(const PlanRequest& asked, const LevelBackend& backend,
                           std::int64_t available) {
  const std::pair<int, const char*> precisions[] = {{2, "fp16"}, {1, "int8"}};
  for (const bool packs : {backend.packs, true}) {
    if (packs && !backend.on_host) continue;
    for (const auto& [bytes, name] : precisions) {
      if (bytes >= backend.bytes || (bytes == 1 && !packs)) continue;
      const std::int64_t peak = peak_with(asked, bytes, packs);
      if (peak > available) continue;
      return str_cat(packs == backend.packs ? "" : "--engine cpu ", "--precision ", name, " needs ",
                     format_bytes(peak), ".");
    }
  }
  return "";
}

}  // namespace

void require_fits(const PlanRequest& asked, const SongsPlan& plan, std::int64_t available,
                  const std::string& memory_source) {
  for (const LevelPlan& level : plan.levels) {
    if (level.max_rows > 0) continue;
    const LevelBackend& backend = asked.backends[static_cast<std::size_t>(level.level)];
    std::string way = flags_that_fit(asked, backend, available);
    if (way.empty()) {
      way = str_cat("no --precision makes it fit; free some memory, or take ",
                    backend.on_host ? "a machine or a container" : "a device", " with more.");
    }
    throw ResourceError(str_cat("One song at level ", level.level, " needs ",
                                format_bytes(plan.peak(level, 1)), " of memory, and ",
                                memory_source, " has ", format_bytes(available), " left; ", way));
  }
}

}  // namespace crooner::plan
