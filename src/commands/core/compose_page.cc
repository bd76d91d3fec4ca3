#include <string>
#include <vector>

#include "base/files.h"
#include "base/paths.h"
#include "base/strings.h"
#include "commands/core/commands.h"
#include "project/describe_tree.h"
#include "project/project.h"
#include "report/json_line.h"
#include "report/project_page.h"

namespace crooner::commands {
namespace {

namespace fs = std::filesystem;

// The files of the finished song, else those of the draft, as far as they exist.
void add_files(const fs::path& project, const project::Node& node, report::NodeCard* card) {
  for (const fs::path& song :
       {project::render_file(project, node.id), project::node_file(project, node.id)}) {
    if (!card->audio.empty() || !is_file(song) || !project::is_finished(song)) continue;
    card->audio = song.lexically_relative(project).string();
    const fs::path run = fs::path(song) += ".run";
    for (const fs::path& file : list_folder(run)) {  // level_0.png comes before level_2.png
      const std::string name = file.filename().string();
      if (!card->picture.empty() || !name.starts_with("level_") || !name.ends_with(".png"))
        continue;
      card->picture = file.lexically_relative(project).string();
    }
  }
}

std::vector<report::NodeCard> cards(const fs::path& project, const project::Tree& tree,
                                    int parent) {
  std::vector<report::NodeCard> all;
  for (const int id : tree.children(parent)) {
    const project::Node& node = tree.at(id);
    report::NodeCard card;
    card.node = id;
    card.picked = tree.picked() == id;
    card.seconds = node.seconds;
    card.begin = node.seconds * static_cast<double>(node.begin) / static_cast<double>(node.codes);
    card.lyrics = node.request.value("lyrics", "");
    if (node.total_seconds > 0) card.lyrics_share = node.seconds / node.total_seconds;
    card.notes = node.notes;
    card.facts = {{"Genre", node.request.value("genre", "")},
                  {"Artist", node.request.value("artist", "")},
                  {"Length", str_cat(format_fixed(node.seconds, "s"), node.cut ? ", cut" : "")},
                  {"Seed", str_cat(node.request.at("seed").get<std::uint64_t>())},
                  {"State", project::node_state(project, node)},
                  {"Candidate", project::candidate_text(node)},
                  {"Adapters", project::adapters_text(node)}};
    std::erase_if(card.facts, [](const auto& fact) { return fact.second.empty(); });
    add_files(project, node, &card);
    card.children = cards(project, tree, id);
    all.push_back(std::move(card));
  }
  return all;
}

}  // namespace

void compose_page(const cli::ComposePageOptions& options) {
  const fs::path folder = options.project;
  const project::Tree tree = project::read_tree(folder);
  const fs::path name = fs::absolute(folder / ".").lexically_normal().parent_path().filename();
  const fs::path file = folder / "page.html";
  write_file(file, report::project_page(name.string(), cards(folder, tree, 0)));
  report::print_result(file, options.log.json);
}

}  // namespace crooner::commands
