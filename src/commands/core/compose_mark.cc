#include <algorithm>
#include <iostream>

#include "base/log.h"
#include "base/strings.h"
#include "commands/core/commands.h"
#include "project/project.h"

namespace crooner::commands {
namespace {

void print_step(const project::Step& step, const cli::LogOptions& log) {
  if (log.json) std::cout << project::step_line(step);
}

}  // namespace

void compose_pick(const cli::ComposePickOptions& options) {
  project::Project project(options.project);
  const int node = project.tree().find(options.node).id;
  if (project.tree().picked() == node) return;
  project.append({.command = "pick", .nodes = {node}, .request = {}, .note = {}});
  print_step(project.steps().back(), options.log);
}

void compose_mark(const cli::ComposeMarkOptions& options) {
  project::Project project(options.project);
  const project::Node& node = project.tree().find(options.node);
  const std::string& note = *options.note;
  const bool repeated =
      note.empty() ? node.notes.empty() : std::ranges::find(node.notes, note) != node.notes.end();
  if (repeated) return;
  const int id = node.id;  // the tree is another one after the step
  project.append({.command = "mark", .nodes = {id}, .request = {}, .note = note});
  if (note.empty()) log::info(str_cat("The notes of node ", id, " are removed."));
  print_step(project.steps().back(), options.log);
}

}  // namespace crooner::commands
