#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "base/os_memory.h"
#include "plan/training_disk.h"
#include "plan/training_memory.h"

namespace crooner::report {

// Songs that were counted for a plan.
struct PlannedData {
  double hours = 0;
  std::int64_t songs = 0;
  std::int64_t left_out = 0;  // songs that a run skips
};

// What crooner plan train prints.
struct TrainingPlan {
  std::string preset, kind;     // "pocket_top", "prior"
  std::int64_t parameters = 0;  // of the network
  std::int64_t trained = 0;     // of them, or of an adapter
  std::int64_t steps = 0;
  std::int64_t items = 0;        // of a step, all processes together
  std::int64_t item_length = 0;  // codes of an item; samples of a VQ-VAE
  double item_seconds = 0;
  std::optional<PlannedData> data;
  plan::TrainingMachine machine;
  plan::TrainingMemory memory;  // of one process
  plan::TrainingDisk disk;
  std::optional<double> step_seconds;
  AvailableMemory available;  // for all processes of this host, or one of a device

  double passes() const;  // over the data, in all steps

  // Bytes of all processes that share `available`.
  std::int64_t needed() const;
  bool fits() const { return available.source.empty() || needed() <= available.bytes; }
};

nlohmann::ordered_json training_plan_json(const TrainingPlan& plan);
std::string training_plan_text(const TrainingPlan& plan);

}  // namespace crooner::report
