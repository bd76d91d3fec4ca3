#pragma once

#include "config/json_visitor.h"
#include "config/training_preset.h"

namespace crooner::config {

// The JSON entries that all kinds of presets share, for reading and writing.

inline constexpr auto kAdam = [](auto& visit, auto& config) {
  visit.field("lr", config.lr);
  visit.field("beta1", config.beta1);
  visit.field("beta2", config.beta2);
  visit.field("eps", config.eps);
  visit.field("weight_decay", config.weight_decay);
};

inline constexpr auto kSchedule = [](auto& visit, auto& config) {
  visit.field("scale", config.scale);
  visit.field("warmup", config.warmup);
  visit.field("decay", config.decay);
  visit.field("gamma", config.gamma);
  visit.field("linear_decay", config.linear_decay);
  visit.field("linear_start", config.linear_start);
};

inline constexpr auto kData = [](auto& visit, auto& config) {
  visit.field("min_duration", config.min_duration);
  visit.field("max_duration", config.max_duration);
  visit.field("train_share", config.train_share);
  visit.field("starts", config.starts);
  visit.field("grid", config.grid);
  visit.field("shift", config.shift);
  visit.field("blend", config.blend);
};

inline constexpr auto kRun = [](auto& visit, auto& config) {
  visit.required("steps", config.steps);
  visit.required("batch", config.batch);
  visit.field("accumulate", config.accumulate);
  visit.field("seed", config.seed);
  visit.field("precision", config.precision);
  visit.field("clip", config.clip);
  visit.field("average", config.average);
  visit.field("average_every", config.average_every);
  visit.field("save_every", config.save_every);
  visit.field("keep", config.keep);
  visit.field("evaluate_every", config.evaluate_every);
  visit.field("evaluate_items", config.evaluate_items);
};

// Reads an optional entry.
template <typename Config, typename Visit>
void read_part(JsonReader& reader, const char* name, Config& config, Visit visit) {
  if (const auto* entry = reader.find(name))
    config = read<Config>(*entry, reader.entry_path(name), visit);
}

// Throw InputError naming the invalid entry.
void check_run(const RunConfig& run);
void check_data(const DataConfig& data);

}  // namespace crooner::config
