#include "project/tree.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <utility>

#include "base/error.h"
#include "base/strings.h"

namespace crooner::project {
namespace {

int number_of(const std::string& text) {
  int number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  return failure == std::errc() && end == text.data() + text.size() ? number : 0;
}

}  // namespace

Tree::Tree(std::string name, const std::vector<Step>& steps) : name_(std::move(name)) {
  for (const Step& step : steps) {
    if (step.command == "undo") undone_.insert(step.undoes);
  }
  for (const Step& step : steps) {
    if (step.makes_nodes() && !step.nodes.empty()) {
      next_node_ = std::max(next_node_, *std::ranges::max_element(step.nodes) + 1);
    }
    if (undone_.contains(step.number)) {
      if (step.makes_nodes()) {
        for (const int node : step.nodes) undone_nodes_[node] = step.number;
      }
      continue;
    }
    if (step.command != "undo") counted_.push_back(step.number);
    if (step.makes_nodes()) {
      add_nodes(step);
      continue;
    }
    for (const int id : step.nodes) {
      const auto node = nodes_.find(id);
      if (node == nodes_.end()) {
        throw InputError(str_cat("Step ", step.number, " of '", name_, "' (", step.command,
                                 ") names node ", id, ", which is not there."));
      }
      if (step.command == "pick") picked_ = id;
      if (step.command == "mark") node->second.notes.push_back(step.note);
    }
  }
}

void Tree::add_nodes(const Step& step) {
  const auto parent = nodes_.find(step.parent);
  if (step.parent > 0 && parent == nodes_.end()) {
    throw InputError(str_cat("Step ", step.number, " of '", name_, "' (", step.command,
                             ") names node ", step.parent, ", which is not there."));
  }
  for (std::size_t i = 0; i < step.nodes.size(); ++i) {
    Node node{.id = step.nodes[i],
              .parent = step.parent,
              .step = step.number,
              .cut = step.command == "cut",
              .repainted = step.command == "repaint",
              .begin = step.parent > 0 ? parent->second.codes : 0,
              .codes = step.codes,
              .seconds = step.seconds,
              .total_seconds = step.total_seconds,
              .request = step.request,
              .notes = {}};
    if (node.cut) node.begin = node.codes;
    if (node.repainted) node.begin = node.request.at("repaint").at("begin");
    if (!node.request.contains("song")) node.request["song"] = i;
    nodes_.try_emplace(node.id, std::move(node));
  }
}

int Tree::last_step() const {
  return counted_.empty() ? 0 : counted_.back();
}

const Node& Tree::find(const std::string& name) const {
  if (nodes_.empty()) {
    throw UsageError(
        str_cat("'", name_, "' has no node yet; crooner compose start makes the first."));
  }
  if (name == "picked") {
    if (picked_ == 0) throw UsageError(str_cat("No node of '", name_, "' is picked."));
    return nodes_.at(picked_);
  }
  const int id = number_of(name);
  if (const auto found = nodes_.find(id); found != nodes_.end()) return found->second;
  if (const auto gone = undone_nodes_.find(id); gone != undone_nodes_.end()) {
    throw UsageError(str_cat("Node ", id, " of '", name_, "' was undone with step ", gone->second,
                             "; the command of that step, with its --seed, has it back."));
  }
  const auto distance = [id](const auto& node) { return std::abs(node.first - id); };
  const int nearest = std::ranges::min_element(nodes_, {}, distance)->first;
  throw UsageError(str_cat("There is no node '", printable(name), "' in '", name_,
                           "'; the nearest is ", nearest, " (crooner compose tree lists all)."));
}

std::vector<int> Tree::children(int id) const {
  std::vector<int> all;
  for (const auto& [number, node] : nodes_) {
    if (node.parent == id) all.push_back(number);
  }
  return all;
}

std::vector<int> Tree::path(const Node& node) const {
  std::vector<int> path{node.id};
  for (int id = node.parent; id > 0; id = nodes_.at(id).parent) path.push_back(id);
  std::ranges::reverse(path);
  return path;
}

const Node& Tree::sampled_by(const Node& node, std::int64_t codes) const {
  const Node* found = &node;
  while (!found->repainted && found->parent > 0 && (found->cut || found->begin >= codes)) {
    found = &at(found->parent);
  }
  return *found;
}

}  // namespace crooner::project
