#include "project/describe_tree.h"

#include <cmath>

#include "base/paths.h"
#include "base/strings.h"
#include "project/project.h"

namespace crooner::project {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

// Where its own codes begin.
double begin_seconds(const Node& node) {
  return node.seconds * static_cast<double>(node.begin) / static_cast<double>(node.codes);
}

double to_millisecond(double seconds) {
  return std::round(seconds * 1000) / 1000;
}

// What differs from the parent; of a node without parent all.
std::string labels_text(const Tree& tree, const Node& node) {
  std::string text;
  for (const char* entry : {"genre", "artist"}) {
    const std::string value = node.request.value(entry, "");
    if (node.parent > 0 && tree.at(node.parent).request.value(entry, "") == value) continue;
    if (!value.empty()) text += str_cat(", ", printable(value));
  }
  return text;
}

std::string made_text(const Node& node) {
  const double end = to_millisecond(node.seconds);
  if (node.cut) return str_cat("cut at ", end, " s");
  if (node.repainted) return str_cat("repainted from ", to_millisecond(begin_seconds(node)), " s");
  return node.parent > 0 ? str_cat("to ", end, " s") : str_cat(end, " s");
}

// Of a node that was chosen among candidates.
ordered_json candidate_json(const Node& node) {
  const std::size_t song = node.request.at("song");
  const auto& candidates = node.request.at("candidates");
  ordered_json json{
      {"number", song + 1}, {"count", candidates.at("count")}, {"scores", ordered_json::object()}};
  for (const auto& [name, values] : candidates.at("scores").items()) {
    json["scores"][name] = values.at(song);
  }
  return json;
}

void add_lines(const fs::path& project, const Tree& tree, int parent, const std::string& indent,
               std::string* text) {
  for (const int id : tree.children(parent)) {
    const Node& node = tree.at(id);
    const std::string made = made_text(node);
    const std::string state = node_state(project, node);
    const std::string candidate = candidate_text(node), adapters = adapters_text(node);
    *text += str_cat(indent, id, "  ", made, labels_text(tree, node), ", seed ",
                     node.request.at("seed").get<std::uint64_t>(), ", ", state,
                     candidate.empty() ? "" : str_cat(", candidate ", candidate),
                     adapters.empty() ? "" : str_cat(", adapted by ", adapters),
                     tree.picked() == id ? "  (picked)" : "", "\n");
    for (const std::string& note : node.notes)
      *text += str_cat(indent, "   ! ", printable(note), "\n");
    add_lines(project, tree, id, indent + "  ", text);
  }
}

}  // namespace

std::string node_state(const fs::path& project, const Node& node) {
  if (node.waits) return "unfinished";
  const fs::path draft = node_file(project, node.id);
  if (!path_exists(fs::path(draft) += ".run/run.json")) return "missing";
  if (is_finished(render_file(project, node.id))) return "finished";
  return is_finished(draft) ? "draft" : "unfinished";
}

std::string candidate_text(const Node& node) {
  if (!node.request.contains("candidates")) return "";
  const ordered_json candidate = candidate_json(node);
  std::vector<std::string> scores;
  for (const auto& [name, value] : candidate.at("scores").items()) {
    scores.push_back(
        str_cat(name, " ", value.is_null() ? "unknown" : str_cat(value.get<double>())));
  }
  return str_cat(candidate.at("number").get<int>(), " of ", candidate.at("count").get<int>(), " (",
                 join(scores), ")");
}

std::string adapters_text(const Node& node) {
  std::vector<std::string> each;
  for (const auto& [sha256, adapter] : node.adapters.items()) {
    const double strength = adapter.at("strength");
    each.push_back(str_cat(printable(adapter.at("file").get<std::string>()),
                           strength == 1 ? "" : str_cat("=", strength)));
  }
  return join(each);
}

std::string tree_text(const fs::path& project, const Tree& tree) {
  std::string text;
  add_lines(project, tree, 0, "", &text);
  return text;
}

ordered_json tree_json(const fs::path& project, const Tree& tree) {
  ordered_json json{
      {"project", project.string()}, {"picked", nullptr}, {"nodes", ordered_json::array()}};
  if (tree.picked() > 0) json["picked"] = tree.picked();
  for (const auto& [id, node] : tree.nodes()) {
    ordered_json one{{"node", id},
                     {"parent", nullptr},
                     {"step", node.step},
                     {"cut", node.cut},
                     {"repainted", node.repainted},
                     {"begin", to_millisecond(begin_seconds(node))},
                     {"seconds", to_millisecond(node.seconds)},
                     {"genre", node.request.value("genre", "")},
                     {"artist", node.request.value("artist", "")},
                     {"lyrics", node.request.value("lyrics", "")},
                     {"seed", node.request.at("seed")},
                     {"song", nullptr},
                     {"state", node_state(project, node)},
                     {"notes", node.notes},
                     {"file", str_cat("nodes/", id, ".wav")}};
    if (node.parent > 0) one["parent"] = node.parent;
    if (!node.waits) one["song"] = node.request.at("song");
    if (node.request.contains("candidates")) one["candidate"] = candidate_json(node);
    if (!node.adapters.is_null()) one["adapters"] = node.adapters;
    if (is_finished(render_file(project, id))) one["render"] = str_cat("renders/", id, ".wav");
    json["nodes"].push_back(one);
  }
  return json;
}

}  // namespace crooner::project
