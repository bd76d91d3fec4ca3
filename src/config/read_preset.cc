#include "config/read_preset.h"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/paths.h"
#include "base/strings.h"
#include "base/suggest.h"
#include "config/json_reader.h"
#include "config/resource_folders.h"

namespace crooner::config {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> names_in(const std::vector<fs::path>& folders) {
  std::vector<std::string> names;
  std::error_code failure;
  for (const fs::path& folder : folders) {
    for (const auto& entry : fs::directory_iterator(folder, failure)) {
      if (entry.path().extension() == ".json") names.push_back(entry.path().stem().string());
    }
  }
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

fs::path find_preset(const std::string& name) {
  if (path_exists(name) && !is_folder(name)) return name;
  const std::vector<fs::path> folders = resource_folders("training", "configs/training");
  for (const fs::path& folder : folders) {
    const fs::path file = folder / (name + ".json");
    if (is_file(file)) return file;
  }
  check_not_refused(name);
  const std::vector<std::string> names = names_in(folders);
  const std::vector<std::string> close = suggestions(name, names);
  throw InputError(str_cat("There is no preset '", name,
                           "': it is neither a file nor a preset shipped with crooner. ",
                           close.empty() ? "" : str_cat("Did you mean ", join(close), "? "),
                           "There are: ", join(names), "."));
}

template <typename Preset>
Preset read_named(const std::string& name,
                  Preset (*from_json)(const nlohmann::json&, const std::string&)) {
  const std::string file = find_preset(name).string();
  const nlohmann::json json = parse_json(read_file(file), file);
  try {
    return from_json(json, "");
  } catch (const InputError& error) {
    throw InputError(str_cat("The preset '", file, "' is not usable: ", error.what()));
  }
}

}  // namespace

std::string preset_kind(const std::string& name) {
  const std::string file = find_preset(name).string();
  const nlohmann::json json = parse_json(read_file(file), file);
  const auto kind = json.is_object() ? json.find("kind") : json.end();
  if (kind != json.end() && (*kind == "vqvae" || *kind == "prior")) return *kind;
  throw InputError(
      str_cat("The preset '", file, "' is not usable: its 'kind' must be \"vqvae\" or \"prior\"."));
}

VqvaePreset read_vqvae_preset(const std::string& name) {
  return read_named(name, &vqvae_preset_from_json);
}

PriorPreset read_prior_preset(const std::string& name) {
  return read_named(name, &prior_preset_from_json);
}

}  // namespace crooner::config
