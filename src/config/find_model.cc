#include "config/find_model.h"

#include <algorithm>
#include <set>
#include <sstream>

#include "base/error.h"
#include "base/os_environment.h"
#include "base/paths.h"
#include "base/strings.h"
#include "base/suggest.h"
#include "config/catalogue.h"
#include "config/resource_folders.h"

namespace crooner::config {
namespace {

namespace fs = std::filesystem;

bool is_model(const fs::path& folder) {
  std::error_code failure;
  return fs::is_regular_file(folder / "model.json", failure);
}

std::vector<std::string> model_names(const std::vector<fs::path>& models) {
  std::vector<std::string> names;
  for (const fs::path& model : models) names.push_back(model.filename().string());
  return names;
}

fs::path default_model() {
  const std::vector<fs::path> models = installed_models();
  const fs::path* chosen = nullptr;
  for (const fs::path& model : models) {
    if (model.filename() == "pocket") return model;
    if (chosen == nullptr && model.filename() != "smoke") chosen = &model;
  }
  if (chosen != nullptr) return *chosen;
  throw InputError(
      "No model is installed. 'crooner models import' creates one from published weights, and "
      "--model "
      "smoke is a tiny one for checking the installation (its songs are noise).");
}

}  // namespace

std::vector<fs::path> model_search_path() {
  std::vector<fs::path> roots;
  std::istringstream listed_roots(environment_variable("CROONER_MODELS"));
  for (std::string root; std::getline(listed_roots, root, ':');) {
    if (!root.empty()) roots.emplace_back(root);
  }
  if (!user_data_folder().empty()) roots.push_back(user_data_folder() / "models");
  const std::vector<fs::path> own = resource_folders("models", "models");
  roots.insert(roots.end(), own.begin(), own.end());
  return roots;
}

fs::path find_model(const std::string& name) {
  if (name.empty()) return default_model();
  const fs::path path(name);
  if (is_model(path)) return path;
  if (path.filename() == "model.json" && is_model(path.parent_path())) return path.parent_path();
  const bool is_path = name.find('/') != std::string::npos;
  if (is_path || is_folder(path)) check_not_refused(path / "model.json");
  if (is_path) {
    throw InputError(str_cat("'", name, "' is not a model folder: it contains no model.json."));
  }
  std::string looked;
  for (const fs::path& root : model_search_path()) {
    if (is_model(root / name)) return root / name;
    looked += str_cat(looked.empty() ? "'" : ", '", root.string(), "'");
  }
  if (is_folder(path)) {
    throw InputError(str_cat("The folder '", name,
                             "' is not a model folder: it contains no "
                             "model.json. Searched ",
                             looked, " for a model of that name, too."));
  }
  const std::vector<std::string> known = catalogue_models();
  if (std::find(known.begin(), known.end(), name) != known.end()) {
    throw InputError(str_cat(
        "The model '", name, "' is known, but not installed: crooner models import FILES --as ",
        name, " --ids FOLDER --out FOLDER/", name, " imports its published weights",
        catalogue_model(name).download
            ? str_cat(", and crooner models fetch ", name, " downloads them")
            : "",
        ". Searched ", looked, "."));
  }
  const std::vector<std::string> names = model_names(installed_models());
  const std::vector<std::string> close = suggestions(name, names);
  throw InputError(str_cat("There is no model '", name, "'",
                           close.empty() ? "" : str_cat("; did you mean ", join(close), "?"),
                           close.empty() ? ". " : " ", "Searched ", looked,
                           ". Installed: ", names.empty() ? "none" : join(names), "."));
}

ModelFolder find_model_config(const std::string& name) {
  const std::vector<std::string> known = catalogue_models();
  if (is_model(name) || std::find(known.begin(), known.end(), name) == known.end()) {
    return read_model_folder(find_model(name));
  }
  for (const fs::path& root : model_search_path()) {
    if (is_model(root / name)) return read_model_folder(root / name);
  }
  return model_from_catalogue(name);
}

std::vector<fs::path> installed_models() {
  std::vector<fs::path> models;
  std::set<std::string> seen;
  for (const fs::path& root : model_search_path()) {
    std::vector<fs::path> found;
    std::error_code failure;
    for (const fs::directory_entry& entry : fs::directory_iterator(root, failure)) {
      if (is_model(entry.path())) found.push_back(entry.path());
    }
    std::sort(found.begin(), found.end());
    for (const fs::path& model : found) {
      if (seen.insert(model.filename().string()).second) models.push_back(model);
    }
  }
  return models;
}

}  // namespace crooner::config
