#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <vector>

namespace crooner::report {

// The training log in a run folder.
inline constexpr const char* kTrainLogName = "train.jsonl";

// What the header of a training log has as "format" (docs/formats/train-log.md).
inline constexpr const char* kTrainLogFormat = "crooner train log";

// The lines of a training log: its header, and steps and evaluations, each with a whole number
// "step" and a "split"; those of format 1 (revision 4c25ac7 and before) in the keys of format 2.
// All else is left out, such as a line that a crash has cut off: a file that is no training log has
// no lines, and neither has one that does not exist.
std::vector<nlohmann::ordered_json> read_train_log(const std::filesystem::path& file);

}  // namespace crooner::report
