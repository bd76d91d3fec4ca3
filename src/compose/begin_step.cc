#include "compose/begin_step.h"

#include <algorithm>
#include <ranges>

namespace crooner::compose {
namespace {

using project::Step;

nlohmann::json without_seed(nlohmann::json request) {
  request.erase("seed");
  return request;
}

bool same(const Step& step, const Step& wanted, int nodes, bool seed_given) {
  if (step.command != wanted.command || step.parent != wanted.parent ||
      step.codes != wanted.codes || step.nodes.size() != static_cast<std::size_t>(nodes)) {
    return false;
  }
  return seed_given ? step.request == wanted.request
                    : without_seed(step.request) == without_seed(wanted.request);
}

bool is_finished(const project::Project& project, const Step& step) {
  return std::ranges::all_of(step.nodes, [&](int node) {
    return project::is_finished(project::node_file(project.folder(), node));
  });
}

}  // namespace

Step begin_step(project::Project& project, Step wanted, int nodes, bool seed_given) {
  for (const Step& step : project.steps() | std::views::reverse) {
    if (!same(step, wanted, nodes, seed_given)) continue;
    const bool undone = project.tree().undone(step.number);
    if (!seed_given && (undone || is_finished(project, step))) continue;
    if (!undone) return step;
    wanted.nodes = step.nodes;  // they come back
    break;
  }
  for (int i = 0; wanted.nodes.size() < static_cast<std::size_t>(nodes); ++i) {
    wanted.nodes.push_back(project.tree().next_node() + i);
  }
  project.append(wanted);
  return project.steps().back();
}

}  // namespace crooner::compose
