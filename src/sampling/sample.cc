#include "sampling/sample.h"

#include <algorithm>

#include "base/error.h"
#include "base/log.h"
#include "base/os_memory.h"
#include "base/signals.h"
#include "base/strings.h"
#include "sampling/level_scheduler.h"
#include "tensor/is_out_of_memory.h"

namespace crooner::sampling {
namespace {

// Runs the level with at most `rows` songs at once. False: that needs more memory than there is;
// what was drawn until then stands in the request.
bool fits(int rows, int number, Workload& request, LevelLoader& levels, Observer& observer) {
  try {
    LevelScheduler run(levels.config(number), request, levels.count(), observer);
    if (run.unfinished() == 0) return true;
    observer.on_phase(str_cat("Loading the level ", number, " prior"));
    const auto level = levels.load(number, std::min(rows, run.unfinished()));
    run.run(*level);
    return true;
  } catch (const std::exception& failure) {
    if (!tensor::is_out_of_memory(failure)) throw;
  }
  return false;
}

}  // namespace

void sample(Workload& request, LevelLoader& levels, Observer& observer) {
  check(request, levels);
  for (int level = request.first_level; level >= request.last_level; --level) {
    throw_if_interrupted(request.stop);
    int rows = std::min<int>(request.max_batch[level], static_cast<int>(request.songs.size()));
    while (!fits(rows, level, request, levels, observer)) {
      if (rows == 1) {
        throw ResourceError(
            str_cat("There is not enough memory to sample one song with the level ", level,
                    " prior; try a lower --precision (fp16, int8) or another --device."));
      }
      rows /= 2;
      log::warn(
          str_cat("Memory ran out at level ", level, "; going on with --max-batch ", rows, "."));
    }
    release_freed_memory();  // the level's: the next one's blocks are of other sizes
  }
}

}  // namespace crooner::sampling
