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

bool same(const Step& step, const Step& wanted, bool seed_given) {
  if (step.command != wanted.command || step.parent != wanted.parent ||
      step.codes != wanted.codes || step.candidates != wanted.candidates ||
      step.adapters != wanted.adapters) {
    return false;
  }
  return seed_given ? step.request == wanted.request
                    : without_seed(step.request) == without_seed(wanted.request);
}

// The first `nodes` of a step.
bool are_finished(const project::Project& project, const Step& step, std::size_t nodes) {
  const auto first = step.nodes | std::views::take(nodes);
  return std::ranges::all_of(first, [&](int node) {
    return project::is_finished(project::node_file(project.folder(), node));
  });
}

}  // namespace

Step begin_step(project::Project& project, Step wanted, int nodes, bool seed_given) {
  const auto count = static_cast<std::size_t>(nodes);
  for (const Step& step : project.steps() | std::views::reverse) {
    if (!same(step, wanted, seed_given)) continue;
    const bool undone = project.tree().undone(step.number);
    if (!seed_given) {
      if (undone || are_finished(project, step, count)) continue;
      wanted.request["seed"] = step.request.at("seed");
      seed_given = true;
    }
    if (!undone && step.nodes.size() >= count) {
      Step begun = step;
      begun.nodes.resize(count);
      return begun;
    }
    if (step.nodes.size() > wanted.nodes.size()) wanted.nodes = step.nodes;
  }
  if (wanted.nodes.size() > count) wanted.nodes.resize(count);  // these come back
  for (int i = 0; wanted.nodes.size() < count; ++i) {
    wanted.nodes.push_back(project.tree().next_node() + i);
  }
  project.append(wanted);
  return project.steps().back();
}

}  // namespace crooner::compose
