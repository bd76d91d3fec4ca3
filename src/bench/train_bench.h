#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <variant>

#include "cli/bench.h"
#include "config/prior_preset.h"
#include "config/training_preset.h"

namespace crooner::bench {

// A preset of `crooner bench train`, read and complete.
struct TrainBench {
  std::string name;
  std::variant<config::PriorPreset, config::VqvaePreset> preset;
};

// Throws what reading the preset does; a prior without `model` needs --model.
TrainBench read_train_bench(const cli::BenchOptions& options, const std::string& name);

// Trains some steps of a preset on made data, between two measurements of the machine's rates: how
// much of the FMA rate the network's operations use (plan/training_work.h), what a step waits for
// data, and the process's largest memory. Throws what training does.
nlohmann::ordered_json measure_training(const cli::BenchOptions& options, const TrainBench& bench);

}  // namespace crooner::bench
