#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "project/tree.h"

namespace crooner::project {

// What there is of a node: "missing" (its run folder was removed), else "finished" (renders/ID.wav
// exists), "draft" or "unfinished" (sampling, or the choice among candidates, was interrupted).
std::string node_state(const std::filesystem::path& project, const Node& node);

// Which candidate a node is, and its scores: "5 of 8 (likelihood -3.2, beat 0.41)", from 1; of any
// other node "".
std::string candidate_text(const Node& node);

// The adapters that sampled a node, as --adapter takes them: "anna.safetensors=0.5"; none: "".
std::string adapters_text(const Node& node);

// The nodes as an indented list, one a line; a note has a line of its own.
std::string tree_text(const std::filesystem::path& project, const Tree& tree);

// {"project", "picked", "nodes": [{"node", "parent", "step", "begin", "seconds", "state", ...}]}
// (docs/formats/project.md).
nlohmann::ordered_json tree_json(const std::filesystem::path& project, const Tree& tree);

}  // namespace crooner::project
