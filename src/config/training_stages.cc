#include "config/training_stages.h"

#include <algorithm>
#include <set>

#include "base/error.h"
#include "base/files.h"
#include "base/paths.h"
#include "base/strings.h"
#include "config/json_reader.h"

namespace crooner::config {
namespace {

namespace fs = std::filesystem;

HeldOutGoal read_goal(const nlohmann::json& json, const std::string& path) {
  JsonReader reader(json, path);
  HeldOutGoal goal;
  reader.required("figure", goal.figure);
  reader.required("below", goal.below);
  reader.finish();
  return goal;
}

// It becomes the name of a folder.
void check_name(const std::string& name, const std::string& path) {
  const bool plain = !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
  if (plain) return;
  throw InputError(str_cat("'", path, ".name' is \"", printable(name),
                           "\"; it takes letters, digits, - and _."));
}

TrainingStage read_stage(const nlohmann::json& json, const std::string& path,
                         const fs::path& folder) {
  JsonReader reader(json, path);
  TrainingStage stage;
  reader.required("name", stage.name);
  reader.required("preset", stage.preset);
  reader.field("steps", stage.steps);
  if (const auto* until = reader.find("until")) stage.until = read_goal(*until, path + ".until");
  reader.finish();
  check_name(stage.name, path);
  if (stage.steps && *stage.steps < 1)
    throw InputError(str_cat("'", path, ".steps' is ", *stage.steps, "; it must be 1 or more."));
  if (is_file(folder / stage.preset)) stage.preset = (folder / stage.preset).string();
  return stage;
}

std::vector<TrainingStage> stages_from_json(const nlohmann::json& json, const fs::path& folder) {
  JsonReader reader(json, "");
  const nlohmann::json& list = reader.entry("stages");
  reader.finish();
  if (!list.is_array() || list.empty())
    throw InputError("'stages' must be a list of one stage or more.");
  std::vector<TrainingStage> stages;
  std::set<std::string> names;
  for (std::size_t i = 0; i < list.size(); ++i) {
    stages.push_back(read_stage(list[i], str_cat("stages[", i, "]"), folder));
    if (!names.insert(stages.back().name).second)
      throw InputError(str_cat("Two stages are named \"", stages.back().name, "\"."));
  }
  return stages;
}

}  // namespace

std::vector<TrainingStage> read_training_stages(const fs::path& file) {
  const nlohmann::json json = parse_json(read_file(file), file.string());
  try {
    return stages_from_json(json, file.parent_path());
  } catch (const InputError& error) {
    throw InputError(str_cat("The stages in '", file.string(), "' are not usable: ", error.what()));
  }
}

}  // namespace crooner::config
