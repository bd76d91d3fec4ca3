#include <algorithm>
#include <iostream>

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
  if (std::ranges::find(node.notes, options.note) != node.notes.end()) return;  // repeated
  project.append({.command = "mark", .nodes = {node.id}, .request = {}, .note = options.note});
  print_step(project.steps().back(), options.log);
}

}  // namespace crooner::commands
