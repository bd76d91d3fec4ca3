#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace crooner::config {

// A figure of the evaluations on held-out items, and the value at or below which training ends.
struct HeldOutGoal {
  std::string figure = "loss";
  double below = 0;
  bool operator==(const HeldOutGoal&) const = default;
};

// A part of a training run of one network that has a preset of its own.
struct TrainingStage {
  std::string name;                   // of its folder
  std::string preset;                 // a built-in name or a file
  std::optional<std::int64_t> steps;  // none: the preset's
  std::optional<HeldOutGoal> until;   // ends the stage before its last step
  bool operator==(const TrainingStage&) const = default;
};

// Reads the file of crooner train stages (docs/training.md). Presets that are files are relative to
// it. Throws InputError naming the file and the entry.
std::vector<TrainingStage> read_training_stages(const std::filesystem::path& file);

}  // namespace crooner::config
