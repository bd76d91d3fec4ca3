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

// Samples a level with a batch of at most *slots songs or segments, lowered to as many as there
// are. False: there was not enough memory; what was sampled until then is in the workload.
bool sample_level(int level_index, int* slots, Workload& workload, LevelLoader& loader,
                  Observer& observer) {
  try {
    LevelScheduler scheduler(loader.config(level_index), workload, loader.count(), observer);
    if (scheduler.unfinished() == 0) return true;
    *slots = std::min(*slots, scheduler.unfinished());
    observer.on_phase(str_cat("Loading the level ", level_index, " prior"));
    const auto level = loader.load(level_index, *slots * scheduler.rows_per_slot());
    scheduler.run(*level);
    return true;
  } catch (const std::exception& failure) {
    if (!tensor::is_out_of_memory(failure)) throw;
  }
  return false;
}

}  // namespace

void sample(Workload& workload, LevelLoader& loader, Observer& observer) {
  check(workload, loader);
  for (int level = workload.first_level; level >= workload.last_level; --level) {
    throw_if_interrupted(workload.stop);
    int slots = workload.max_batch[level];
    while (!sample_level(level, &slots, workload, loader, observer)) {
      if (slots == 1) {
        throw ResourceError(
            str_cat("There is not enough memory to sample one song with the level ", level,
                    " prior; try a lower --precision (fp16, int8) or another --device."));
      }
      slots /= 2;
      log::warn(
          str_cat("Out of memory at level ", level, "; retrying with --max-batch ", slots, "."));
    }
    release_freed_memory();  // this level's blocks do not have the sizes that the next one needs
  }
}

}  // namespace crooner::sampling
