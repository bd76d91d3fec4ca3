#include "project/project.h"

#include <span>
#include <utility>

#include "base/append_file.h"
#include "base/error.h"
#include "base/files.h"
#include "base/json_text.h"
#include "base/paths.h"
#include "base/stale_files.h"
#include "base/strings.h"

namespace crooner::project {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr int kFormatVersion = 1;

constexpr const char* kKind = "project";  // in the message of a lock
constexpr const char* kAdvice = "";

fs::path steps_file(const fs::path& project) {
  return project / "steps.jsonl";
}

// The content of project.json.
json read_header(const fs::path& project) {
  const fs::path file = project / "project.json";
  check_not_refused(file);
  if (!is_file(file)) {
    throw InputError(str_cat("'", project.string(),
                             "' is no project: it has no project.json. crooner compose start ",
                             project.string(), " makes one."));
  }
  const json header = json::parse(read_file(file), nullptr, /*allow_exceptions=*/false);
  if (!header.is_object() || !header.contains("format_version") ||
      !header.at("format_version").is_number_integer() || !header.contains("model") ||
      !header.at("model").is_string()) {
    throw InputError(str_cat("'", file.string(), "' does not describe a project."));
  }
  if (header.at("format_version") != kFormatVersion) {
    throw InputError(str_cat("'", file.string(), "' has format version ",
                             header.at("format_version").get<int>(),
                             "; this crooner reads version ", kFormatVersion, "."));
  }
  return header;
}

// The same folder, with a project.json in it.
const fs::path& created(const fs::path& project, const std::string& model) {
  if (is_file(project / "project.json")) return project;
  create_folder(project);
  remove_stale_files(project);  // of a process that was killed here
  for (const fs::path& entry : list_folder(project)) {
    if (entry.filename() == "lock") continue;
    throw UsageError(str_cat("'", project.string(), "' is no project, and has files: '",
                             entry.filename().string(), "'. Choose another folder."));
  }
  const run_folder::FolderLock lock(project, kKind, kAdvice);
  if (is_file(project / "project.json")) return project;  // another process was faster
  write_file(project / "project.json",
             json_text(json{{"format_version", kFormatVersion}, {"model", model}}, 2) + "\n");
  return project;
}

// The folder, if it is a project: a lock is created in no other.
const fs::path& checked(const fs::path& project) {
  read_header(project);
  return project;
}

}  // namespace

fs::path node_file(const fs::path& project, int node) {
  return project / "nodes" / str_cat(node, ".wav");
}

fs::path render_file(const fs::path& project, int node) {
  return project / "renders" / str_cat(node, ".wav");
}

bool is_finished(const fs::path& song) {
  return is_file(song) && is_file(fs::path(song) += ".run/done.json");
}

std::optional<fs::path> project_of(const fs::path& file) {
  std::error_code failure;
  for (fs::path folder = fs::absolute(file, failure); folder.has_relative_path();) {
    folder = folder.parent_path();
    if (is_file(folder / "project.json")) return folder;
  }
  return {};
}

std::string read_model(const fs::path& project) {
  if (!path_exists(project / "project.json")) return "";
  return read_header(project).at("model");
}

std::vector<Step> read_project_steps(const fs::path& project) {
  read_header(project);
  return read_steps(steps_file(project)).steps;
}

Tree read_tree(const fs::path& project) {
  return {project.string(), read_project_steps(project)};
}

Project::Project(const fs::path& folder)
    : folder_(checked(folder)), lock_(folder_, kKind, kAdvice) {
  read();
}

Project::Project(const fs::path& folder, const std::string& model)
    : folder_(created(folder, model)), lock_(folder_, kKind, kAdvice) {
  read();
}

void Project::read() {
  model_ = read_header(folder_).at("model");
  Steps read = read_steps(steps_file(folder_));
  AppendFile file(steps_file(folder_));
  if (file.size() > read.valid_bytes) file.truncate(read.valid_bytes);
  steps_ = std::move(read.steps);
  tree_.emplace(folder_.string(), steps_);
}

void Project::append(Step step) {
  step.number = static_cast<int>(steps_.size()) + 1;
  std::vector<Step> steps = steps_;
  steps.push_back(step);
  Tree tree(folder_.string(), steps);  // it must follow
  AppendFile file(steps_file(folder_));
  const std::string line = step_line(step);
  file.append(std::as_bytes(std::span(line)));
  file.sync();
  steps_ = std::move(steps);
  tree_.emplace(std::move(tree));
}

}  // namespace crooner::project
