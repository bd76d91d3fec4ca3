#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace crooner::report {

// A metric over the steps of a training run: (steps done, value), in order.
using MetricSeries = std::vector<std::pair<std::int64_t, double>>;

// What train.jsonl of a training run says (docs/formats/train-log.md).
struct TrainHistory {
  std::int64_t steps = 0;  // of the whole run; 0: the log of an earlier version does not say
  std::int64_t step = 0;   // the last one that was done
  std::map<std::string, MetricSeries> train;  // by metric: of the steps,
  std::map<std::string, MetricSeries> eval;   // and of the evaluations
};

// The runs that folders hold: itself each, or those of `crooner train stages` in it ("1-NAME" and
// so on) that have begun, in order. A folder that holds none is itself.
std::vector<std::filesystem::path> training_runs(const std::vector<std::string>& folders);

// Reads the log of a run folder, also while the run writes it. Throws InputError when there is
// none, or no line of it is one of a training log.
TrainHistory read_train_history(const std::filesystem::path& run);

// The mean of the last `count` values; NaN when there is none.
double mean_of_last(const MetricSeries& series, std::size_t count);

}  // namespace crooner::report
