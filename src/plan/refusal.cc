#include "plan/refusal.h"

#include "base/cat.h"
#include "base/error.h"
#include "base/size_text.h"

namespace crooner::plan {
namespace {

std::string size(std::int64_t bytes) {
  return size_text(static_cast<double>(bytes));
}

// The peak of the same songs, one at a time, with linear layers of so many bytes a number.
std::int64_t peak_with(SongsAsked asked, int bytes) {
  asked.max_batch = 1;
  for (Backend& backend : asked.backends) backend.bytes = std::min(backend.bytes, bytes);
  return plan_songs(asked, std::nullopt).peak();
}

}  // namespace

void require_fits(const SongsAsked& asked, const SongsPlan& plan, std::int64_t available,
                  const std::string& whose) {
  for (const LevelPlan& level : plan.levels) {
    if (level.most_rows > 0) continue;
    const Backend& backend = asked.backends[static_cast<std::size_t>(level.level)];
    std::string way;
    const std::pair<int, const char*> precisions[] = {{2, "fp16"}, {1, "int8"}};
    for (const auto& [bytes, name] : precisions) {
      if (bytes >= backend.bytes || (bytes == 1 && !backend.packs)) continue;
      const std::int64_t peak = peak_with(asked, bytes);
      if (peak > available) continue;
      way = cat("--precision ", name, " needs ", size(peak), ".");
      break;
    }
    if (way.empty()) {
      way = cat("no --precision makes it fit; free some memory, or take ",
                backend.on_host ? "a machine or a container" : "a device", " with more.");
    }
    throw ResourceError(cat("One song at level ", level.level, " needs ", size(plan.peak(level, 1)),
                            " of memory, and ", whose, " has ", size(available), " left; ", way));
  }
}

}  // namespace crooner::plan
