#include "project/tree.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/strings.h"
#include "base/suggest.h"

namespace crooner::project {
namespace {

// Nothing for a word. A number beyond all nodes stays beyond them.
std::optional<int> number_of(const std::string& text) {
  constexpr int kFar = 1 << 30;
  int number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (end != text.data() + text.size() || failure == std::errc::invalid_argument) return {};
  if (failure == std::errc::result_out_of_range) return text.starts_with('-') ? -kFar : kFar;
  return std::clamp(number, -kFar, kFar);
}

}  // namespace

Tree::Tree(std::string name, const std::vector<Step>& steps) : name_(std::move(name)) {
  for (const Step& step : steps) {
    if (step.command == "undo") undone_.insert(step.undoes);
    if (step.command == "rank") choices_[step.nodes.front()] = step.candidates;
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
    // A choice among candidates is a part of the step that wanted it.
    if (step.command == "undo" || step.command == "rank") continue;
    counted_.push_back(step.number);
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
      if (step.command != "mark") continue;
      if (step.note.empty()) {
        node->second.notes.clear();
      } else {
        node->second.notes.push_back(step.note);
      }
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
              .adapters = step.adapters,
              .notes = {}};
    if (node.cut) node.begin = node.codes;
    if (node.repainted) node.begin = node.request.at("repaint").at("begin");
    choose_song(step, i, &node);
    nodes_.try_emplace(node.id, std::move(node));
  }
}

// Which song of the seed it is: that of its index, or the candidate of this rank.
void Tree::choose_song(const Step& step, std::size_t index, Node* node) const {
  if (step.candidates.is_null()) {
    if (!node->request.contains("song")) node->request["song"] = index;
    return;
  }
  const auto choice = choices_.find(step.nodes.front());
  node->waits = choice == choices_.end();
  if (node->waits) return;
  const nlohmann::json& order = choice->second.at("order");
  if (index >= order.size()) {
    throw InputError(str_cat("Step ", step.number, " of '", name_, "' (", step.command, ") keeps ",
                             step.nodes.size(), " of ", order.size(), " candidates."));
  }
  node->request["song"] = order.at(index);
  node->request["candidates"] = {{"count", choice->second.at("count")},
                                 {"scores", choice->second.at("scores")}};
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
  const std::optional<int> id = number_of(name);
  if (!id) {
    const bool typo = !suggestions(name, {"picked"}, 1).empty();
    throw UsageError(str_cat("There is no node '", printable(name), "' in '", name_,
                             "'; a node is named by its number, or 'picked'",
                             typo ? ": did you mean that?" : " (crooner compose tree lists all)."));
  }
  if (const auto found = nodes_.find(*id); found != nodes_.end()) return found->second;
  if (const auto gone = undone_nodes_.find(*id); gone != undone_nodes_.end()) {
    throw UsageError(str_cat("Node ", *id, " of '", name_, "' was undone with step ", gone->second,
                             "; the command of that step, with its --seed, has it back."));
  }
  const auto distance = [id](const auto& node) { return std::abs(node.first - *id); };
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
