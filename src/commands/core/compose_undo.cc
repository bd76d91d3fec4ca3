#include <algorithm>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/log.h"
#include "base/strings.h"
#include "commands/core/commands.h"
#include "project/project.h"

namespace crooner::commands {
namespace {

// The last step, unless --step names another one, on which no later step builds.
int step_to_undo(const project::Project& project, int wanted) {
  const std::string name = project.folder().string();
  if (wanted == 0) {
    const int last = project.tree().last_step();
    if (last == 0) throw UsageError(str_cat("There is nothing to undo in '", name, "'."));
    return last;
  }
  if (wanted > static_cast<int>(project.steps().size())) {
    throw UsageError(str_cat("--step is ", wanted, "; the last step of '", name, "' is ",
                             project.steps().size(), "."));
  }
  const project::Step& step = project.steps()[static_cast<std::size_t>(wanted) - 1];
  if (step.command == "undo") {
    throw UsageError(str_cat("Step ", wanted, " of '", name,
                             "' is an undo itself; repeat the command that it undid, with its "
                             "--seed, to have its nodes back."));
  }
  if (step.command == "rank") {
    throw UsageError(str_cat("Step ", wanted, " of '", name,
                             "' is the choice among the candidates of node ", step.nodes.front(),
                             "; undo the step that made this node."));
  }
  for (const project::Step& later : project.steps()) {
    if (later.command == "rank" || !step.makes_nodes() || later.number <= wanted ||
        project.tree().undone(later.number)) {
      continue;
    }
    const auto made = [&](int node) {
      return std::ranges::find(step.nodes, node) != step.nodes.end();
    };
    const bool uses = made(later.parent) || std::ranges::any_of(later.nodes, made);
    if (!uses) continue;
    throw UsageError(str_cat("Step ", later.number, " (", later.command,
                             ") needs the nodes of step ", wanted, "; undo it first."));
  }
  return wanted;
}

// What is different without the step, in the tree after it.
std::string undone_text(const project::Step& step, const project::Tree& tree) {
  if (step.command == "pick") {
    return tree.picked() == 0 ? "no node is picked" : str_cat("node ", tree.picked(), " is picked");
  }
  if (step.command == "mark") {
    const int node = step.nodes.front();
    return step.note.empty()
               ? str_cat("the notes of node ", node, " are back")
               : str_cat("the note '", printable(step.note), "' of node ", node, " is removed");
  }
  std::vector<int> gone;
  std::ranges::copy_if(step.nodes, std::back_inserter(gone),
                       [&](int node) { return !tree.nodes().contains(node); });
  const std::string names = join(gone, ", ", [](int node) { return std::to_string(node); });
  return gone.size() == 1
             ? str_cat("node ", names, " is no longer in the tree; its files stay")
             : str_cat("nodes ", names, " are no longer in the tree; their files stay");
}

}  // namespace

void compose_undo(const cli::ComposeUndoOptions& options) {
  project::Project project(options.project);
  const int step = step_to_undo(project, options.step);
  if (project.tree().undone(step)) {
    log::info(str_cat("Step ", step, " was undone before; nothing changes."));
    return;
  }
  project::Step undo{.command = "undo", .nodes = {}, .request = {}, .note = {}, .undoes = step};
  project.append(undo);
  const project::Step& undone = project.steps()[static_cast<std::size_t>(step) - 1];
  log::info(str_cat("Step ", step, " (", undone.command,
                    ") is undone: ", undone_text(undone, project.tree()), "."));
  if (options.log.json) std::cout << project::step_line(project.steps().back());
}

}  // namespace crooner::commands
