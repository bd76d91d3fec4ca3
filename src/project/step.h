#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace crooner::project {

// Something that was done to a project: a line of steps.jsonl (docs/formats/project.md).
struct Step {
  int number = 0;            // from 1
  std::string command;       // start, extend, cut, repaint, rank, pick, mark or undo
  int parent = 0;            // extend, cut, repaint: the node that the new ones come from; else 0
  std::vector<int> nodes;    // the new ones; pick, mark: the node; rank: the first of the ranked
  std::int64_t codes = 0;    // top codes of each new node, those of its parent included
  double seconds = 0;        // the same as a length
  double total_seconds = 0;  // of the whole that the model takes it for a part of
  nlohmann::json request;    // of the new nodes; without `song` their order numbers the songs
  // start, extend: what the nodes are chosen from, and how; null: each is a song that was asked
  // for. rank: the scores, and the candidates in their `order`, the best first, from 0.
  nlohmann::json candidates = nullptr;
  nlohmann::json adapters = nullptr;  // of the model that samples the new nodes; null: none
  std::string note;                   // mark; empty: those of the node are removed
  int undoes = 0;                     // undo: the step that does not count any more

  bool makes_nodes() const {
    return command == "start" || command == "extend" || command == "cut" || command == "repaint";
  }
};

// The line of a step, with its line end.
std::string step_line(const Step& step);

struct Steps {
  std::vector<Step> steps;
  std::uint64_t valid_bytes = 0;  // of the file: a last line that was cut short does not count
};

// Throws InputError naming the line that is no step. No file: no steps.
Steps read_steps(const std::filesystem::path& file);

}  // namespace crooner::project
