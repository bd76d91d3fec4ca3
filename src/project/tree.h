#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "project/step.h"

namespace crooner::project {

// A draft of the top level: the codes of its parent, and codes of its own after them. A cut has
// none of its own: it is the beginning of its parent. A repainted node has others within a span.
struct Node {
  int id = 0;
  int parent = 0;  // 0: none
  int step = 0;    // that made it
  bool cut = false;
  bool repainted = false;
  std::int64_t begin = 0;    // of its own codes, in top codes
  std::int64_t codes = 0;    // all, its parent's included
  double seconds = 0;        // the same as a length
  double total_seconds = 0;  // of the whole that the model takes it for a part of
  nlohmann::json request;    // with the entry `song`, unless it waits
  nlohmann::json adapters;   // of the model that sampled its own codes (Step); null: none
  bool waits = false;        // for its candidates to be ranked
  std::vector<std::string> notes;
};

// The nodes of a project after its steps, without what was undone.
class Tree {
 public:
  // `name`: of the project, for messages. Throws InputError for steps that contradict one another.
  Tree(std::string name, const std::vector<Step>& steps);

  const std::map<int, Node>& nodes() const { return nodes_; }
  int picked() const { return picked_; }  // 0: none
  bool undone(int step) const { return undone_.contains(step); }
  int last_step() const;  // the last one that can be undone; 0: none
  int next_node() const { return next_node_; }

  // Whether the candidates of the step whose first new node this is are ranked.
  bool is_ranked(int first_node) const { return choices_.contains(first_node); }

  // The node of this name: its number, or "picked". Throws UsageError naming the nearest one.
  const Node& find(const std::string& name) const;
  const Node& at(int id) const { return nodes_.at(id); }
  std::vector<int> children(int id) const;        // 0: nodes without a parent
  std::vector<int> path(const Node& node) const;  // from the first node to this one

  // The node that sampled the codes before `codes` of `node`; a repainted one counts for all of
  // its codes.
  const Node& sampled_by(const Node& node, std::int64_t codes) const;

 private:
  void add_nodes(const Step& step);
  void choose_song(const Step& step, std::size_t index, Node* node) const;

  std::string name_;
  std::map<int, Node> nodes_;
  std::map<int, int> undone_nodes_;        // and the steps that made them
  std::map<int, nlohmann::json> choices_;  // of steps `rank`, by the first of their nodes
  std::set<int> undone_;
  std::vector<int> counted_;  // steps
  int picked_ = 0;
  int next_node_ = 1;
};

}  // namespace crooner::project
