#include "config/training_stages.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <system_error>

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
  if (plain && name != kFromFlag) return;
  throw InputError(str_cat("'", path, ".name' is \"", printable(name),
                           "\"; it takes letters, digits, - and _, and is not ", kFromFlag, "."));
}

// What the stages before and the file's folder make of a source.
struct Sources {
  const std::set<std::string>& stages;
  const fs::path& folder;

  std::string resolve(const std::string& name) const {
    if (name.empty() || stages.contains(name) || !path_exists(folder / name)) return name;
    return (folder / name).string();
  }
};

// {"The New Band": "The Old Band"}
std::vector<std::pair<std::string, std::string>> read_new_names(JsonReader& reader,
                                                                const char* entry) {
  std::vector<std::pair<std::string, std::string>> names;
  const nlohmann::json* json = reader.find(entry);
  if (json == nullptr) return names;
  for (const auto& [name, like] : json->items()) {
    if (!json->is_object() || !like.is_string()) {
      throw InputError(str_cat("'", reader.entry_path(entry),
                               "' must be an object of new names, each with a known one that it "
                               "begins like."));
    }
    names.emplace_back(name, like.get<std::string>());
  }
  return names;
}

void read_training(JsonReader& reader, const Sources& sources, TrainingStage& stage) {
  reader.required("preset", stage.preset);
  if (is_file(sources.folder / stage.preset))
    stage.preset = (sources.folder / stage.preset).string();
  reader.field("steps", stage.steps);
  if (stage.steps && *stage.steps < 1)
    throw InputError(
        str_cat("'", reader.entry_path("steps"), "' is ", *stage.steps, "; it must be 1 or more."));
  if (const auto* until = reader.find("until"))
    stage.until = read_goal(*until, reader.entry_path("until"));
  reader.field("from", stage.from);
  if (stage.from) stage.from = sources.resolve(*stage.from);
  reader.field("vqvae", stage.vqvae);
  stage.vqvae = sources.resolve(stage.vqvae);
  reader.field("data", stage.data);
  reader.field("where", stage.where);
  stage.artists = read_new_names(reader, "add_artists");
  stage.genres = read_new_names(reader, "add_genres");
}

void read_assembly(JsonReader& reader, const Sources& sources, TrainingStage& stage) {
  static const std::vector<Choice<std::string>> kPrecisions = {
      {"as-is", "as-is"}, {"fp32", "fp32"}, {"bf16", "bf16"}, {"fp16", "fp16"}};
  reader.required("assemble", stage.assemble);
  if (stage.assemble.empty()) {
    throw InputError(
        str_cat("'", reader.entry_path("assemble"), "' must be a list of one source or more."));
  }
  for (std::string& source : stage.assemble) source = sources.resolve(source);
  reader.choice("precision", stage.precision, kPrecisions);
  reader.field("licence", stage.licence);
  reader.field("provenance", stage.provenance);
}

TrainingStage read_stage(const nlohmann::json& json, const std::string& path,
                         const Sources& sources) {
  JsonReader reader(json, path);
  TrainingStage stage;
  reader.required("name", stage.name);
  check_name(stage.name, path);
  if (json.contains("assemble")) {
    read_assembly(reader, sources, stage);
  } else {
    read_training(reader, sources, stage);
    // "from": null is no entry to the reader.
    if (json.contains("from") && !stage.from) stage.from = "";
  }
  reader.finish();
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
    stages.push_back(read_stage(list[i], str_cat("stages[", i, "]"), {names, folder}));
    if (!names.insert(stages.back().name).second)
      throw InputError(str_cat("Two stages are named \"", stages.back().name, "\"."));
  }
  return stages;
}

}  // namespace

std::string stage_folder_name(std::size_t number, const std::string& name) {
  return str_cat(number, "-", name);
}

std::size_t stage_number(const std::string& folder_name) {
  std::size_t number = 0;
  const char* end = folder_name.data() + folder_name.size();
  const auto parsed = std::from_chars(folder_name.data(), end, number);
  return parsed.ec == std::errc() && parsed.ptr != end && *parsed.ptr == '-' ? number : 0;
}

std::vector<TrainingStage> read_training_stages(const fs::path& file) {
  const nlohmann::json json = parse_json(read_file(file), file.string());
  try {
    return stages_from_json(json, file.parent_path());
  } catch (const InputError& error) {
    throw InputError(str_cat("The stages in '", file.string(), "' are not usable: ", error.what()));
  }
}

}  // namespace crooner::config
