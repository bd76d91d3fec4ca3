#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace crooner::config {

// A figure of the evaluations on held-out items, and the value at or below which training ends.
struct HeldOutGoal {
  std::string figure = "loss";
  double below = 0;
  bool operator==(const HeldOutGoal&) const = default;
};

// What a stage names for the model or run of the flag --from.
inline constexpr const char* kFromFlag = "--from";

// A training run with a preset of its own, or the assembly of a model, in a sequence of such. A
// source is the name of a stage before it, kFromFlag, or a model or run as --from takes it.
struct TrainingStage {
  std::string name;                      // of its folder
  std::string preset;                    // a built-in name or a file; empty: it assembles a model
  std::optional<std::int64_t> steps;     // none: the preset's
  std::optional<HeldOutGoal> until;      // ends the stage before its last step
  std::optional<std::string> from = {};  // a source; "": random weights; none: the stage before,
                                         // of the first what --from names
  std::string vqvae = {};                // of a prior, a source; "": see training/stage_plan.h
  std::string data = {};                 // relative to the folder of --data; "": --data
  std::vector<std::string> where = {};   // conditions of its songs, besides those of --where
  std::vector<std::pair<std::string, std::string>> artists = {};  // new names, and a known one
  std::vector<std::pair<std::string, std::string>> genres = {};   // that each begins like
  std::vector<std::string> assemble = {};                         // the sources of a model
  std::string precision = "as-is";                                // of its weights
  std::string licence = {}, provenance = {};  // "": those of the last model among the sources
  bool operator==(const TrainingStage&) const = default;
};

// Reads the file of crooner train stages (docs/training.md). Presets and sources that are paths are
// relative to it. Throws InputError naming the file and the entry.
std::vector<TrainingStage> read_training_stages(const std::filesystem::path& file);

// The name of the folder of a stage, counted from 1 ("2-NAME"), and its number; 0: it is no such
// name.
std::string stage_folder_name(std::size_t number, const std::string& name);
std::size_t stage_number(const std::string& folder_name);

}  // namespace crooner::config
