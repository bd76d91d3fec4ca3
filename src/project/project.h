#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "project/tree.h"
#include "run_folder/folder_lock.h"

namespace crooner::project {

// A project of crooner compose (docs/formats/project.md): a folder with project.json (written
// once), steps.jsonl (append-only), and the songs nodes/ID.wav and renders/ID.wav with their run
// folders.

// The draft of a node; its run folder is next to it.
std::filesystem::path node_file(const std::filesystem::path& project, int node);
// The finished song of a node.
std::filesystem::path render_file(const std::filesystem::path& project, int node);
// Whether a song of the project is written completely.
bool is_finished(const std::filesystem::path& song);

// The project that a file lies in: the nearest folder above it with a project.json.
std::optional<std::filesystem::path> project_of(const std::filesystem::path& file);

// What nodes of a project are made with where no flag names a model; empty: there is no project
// yet. Throws as read_tree().
std::string read_model(const std::filesystem::path& project);

// Reads a project that another process may be changing. Throws InputError when the folder is no
// project, or one of a later release.
Tree read_tree(const std::filesystem::path& project);
std::vector<Step> read_project_steps(const std::filesystem::path& project);

// A project that this process changes: it is locked during the lifetime of this object.
class Project {
 public:
  // Throws run_folder::FolderInUse when another process changes it; InputError as read_tree().
  explicit Project(const std::filesystem::path& folder);
  // Creates it first, unless it exists. `model`: what nodes are made with where no flag names one.
  // Throws UsageError for a folder with other files.
  Project(const std::filesystem::path& folder, const std::string& model);

  const std::filesystem::path& folder() const { return folder_; }
  const std::string& model() const { return model_; }
  const Tree& tree() const { return *tree_; }
  const std::vector<Step>& steps() const { return steps_; }

  // Numbers a step and appends it; it is on the disk when the call returns.
  void append(Step step);

 private:
  void read();

  std::filesystem::path folder_;
  run_folder::FolderLock lock_;
  std::string model_;
  std::vector<Step> steps_;
  std::optional<Tree> tree_;
};

}  // namespace crooner::project
