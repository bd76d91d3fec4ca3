#include "training/batch_share.h"

#include <algorithm>

#include "base/counted.h"
#include "base/error.h"
#include "base/strings.h"

namespace crooner::training {

std::int64_t samples_per_step(const config::RunConfig& run) {
  return std::int64_t{run.batch} * run.accumulate;
}

BatchShare share_of_batch(const config::RunConfig& run, int rank, int size) {
  BatchShare share{{}, samples_per_step(run)};
  if (share.step_samples < size) {
    throw UsageError(str_cat("A step of the preset has ", counted(share.step_samples, "sample"),
                             " (run.batch times run.accumulate), too few for ", size,
                             " processes."));
  }
  const std::int64_t end = share.step_samples * (rank + 1) / size;
  for (std::int64_t first = share.step_samples * rank / size; first < end; first += run.batch)
    share.passes.push_back(
        {first, static_cast<int>(std::min<std::int64_t>(run.batch, end - first))});
  return share;
}

config::RunConfig largest_share(config::RunConfig run, int processes) {
  const std::int64_t items = (samples_per_step(run) + processes - 1) / processes;
  run.batch = static_cast<int>(std::min<std::int64_t>(run.batch, items));
  run.accumulate = static_cast<int>((items + run.batch - 1) / run.batch);
  return run;
}

void require_whole_passes(const config::PriorPreset& preset, int processes) {
  // Losses that are means over some of a pass's codes.
  if (!preset.lyric_alignment && !preset.phone_classifiers) return;
  if (preset.run.accumulate % processes == 0) return;
  throw UsageError(str_cat("With '",
                           preset.lyric_alignment ? "lyric_alignment" : "phone_classifiers",
                           "' each process takes whole passes: set "
                           "'run.accumulate', which is ",
                           preset.run.accumulate, ", to a multiple of ", processes,
                           " (and 'run.batch' lower), or train in fewer processes."));
}

}  // namespace crooner::training
