#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

namespace crooner::report {

// How far a training run is: what `crooner train status` prints.
struct TrainStatus {
  std::string run;                       // its folder
  std::string state;                     // "training", "stopped" or "finished"
  std::int64_t step = 0;                 // steps done
  std::int64_t steps = 0;                // of the whole run; 0: unknown
  std::optional<double> step_seconds;    // mean of the last steps
  std::map<std::string, double> train;   // means over the last 100 steps
  std::map<std::string, double> eval;    // the last evaluation,
  std::int64_t eval_step = 0;            // and its step; 0: there was none
  std::optional<double> best;            // the lowest loss of an evaluation,
  std::int64_t best_step = 0;            // and its step
  std::vector<std::string> checkpoints;  // file names, oldest first

  std::optional<double> seconds_left() const;  // while it trains
};

// Reads the status of a run folder, also while it trains. Throws InputError when it is none.
TrainStatus read_train_status(const std::filesystem::path& run);

std::string train_status_text(const TrainStatus& status);
nlohmann::ordered_json train_status_json(const TrainStatus& status);

}  // namespace crooner::report
