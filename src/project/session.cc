#include "project/session.h"

#include <algorithm>

#include "base/error.h"
#include "base/paths.h"
#include "base/strings.h"
#include "base/suggest.h"
#include "project/describe_tree.h"
#include "project/project.h"
#include "project/split_words.h"

namespace crooner::project {
namespace {

namespace fs = std::filesystem;

Tree tree_of(const fs::path& project) {
  if (!path_exists(project / "project.json")) return {project.string(), {}};
  return read_tree(project);
}

std::vector<int> finished_nodes(const fs::path& project) {
  std::vector<int> nodes;
  const Tree tree = tree_of(project);
  for (const auto& [id, node] : tree.nodes()) {
    if (is_finished(node_file(project, id))) nodes.push_back(id);
  }
  return nodes;
}

class Session {
 public:
  Session(const fs::path& project, const std::vector<std::string>& commands, const SessionIo& io)
      : project_(project), commands_(commands), io_(io) {}

  void run() {
    io_.show(welcome());
    for (;;) {
      const auto line = io_.ask(str_cat(project_.string(), "> "));
      if (!line) return;
      try {
        const std::vector<std::string> words = split_words(*line);
        if (words.empty()) continue;
        if (words[0] == "quit" || words[0] == "exit" || words[0] == "q") return;
        answer(words);
      } catch (const Error& error) {
        if (error.exit_code() > 128) throw;  // a signal
        io_.show(str_cat(error.what(), "\n"));
      }
    }
  }

 private:
  std::string welcome() const {
    const std::string tree = tree_text(project_, tree_of(project_));
    return str_cat(tree.empty() ? "There is no node yet: start makes the first ones.\n" : tree,
                   "Commands: ", join(commands_), ", play NODE, quit.\n");
  }

  void answer(const std::vector<std::string>& words) {
    const std::string& command = words[0];
    const std::string node = words.size() > 1 ? words[1] : "";
    if (command == "help") return io_.show(welcome());
    if (command == "play") return play(tree_of(project_).find(node).id);
    if (std::ranges::find(commands_, command) == commands_.end()) {
      const auto similar = suggestions(command, commands_, 1);
      return io_.show(str_cat("There is no command '", printable(command), "' here.",
                              similar.empty() ? "" : str_cat(" Did you mean '", similar[0], "'?"),
                              "\n"));
    }
    const std::vector<int> before = finished_nodes(project_);
    io_.run(words);
    std::vector<int> made;
    std::ranges::set_difference(finished_nodes(project_), before, std::back_inserter(made));
    if (!made.empty()) offer(made);
    if (command == "render") offer_render(node);
  }

  // The finished song of a node, else its draft.
  void play(int node) {
    const fs::path song = render_file(project_, node);
    io_.play(is_finished(song) ? song : node_file(project_, node));
  }

  bool agrees(const std::string& question) {
    const auto typed = io_.ask(str_cat(question, " [Y/n] "));
    return typed && (typed->empty() || (*typed)[0] == 'y' || (*typed)[0] == 'Y');
  }

  void offer(const std::vector<int>& made) {
    const std::string names = join(made, ", ", [](int node) { return std::to_string(node); });
    if (agrees(str_cat("Play ", names, "?"))) {
      for (const int node : made) {
        io_.show(str_cat("Playing ", node, "\n"));
        play(node);
      }
    }
    if (made.size() < 2) return;
    const auto picked = io_.ask("Pick which one? (Enter: none) ");
    if (picked && !picked->empty()) io_.run(split_words("pick " + *picked));
  }

  void offer_render(const std::string& name) {
    const int node = tree_of(project_).find(name).id;
    if (is_finished(render_file(project_, node)) && agrees(str_cat("Play ", node, "?"))) play(node);
  }

  const fs::path& project_;
  const std::vector<std::string>& commands_;
  const SessionIo& io_;
};

}  // namespace

void run_session(const fs::path& project, const std::vector<std::string>& commands,
                 const SessionIo& io) {
  Session(project, commands, io).run();
}

std::string player_command(const std::string& users,
                           const std::function<bool(const std::string&)>& is_installed) {
  if (!users.empty()) return users;
  for (const char* known :
       {"mpv --no-video --really-quiet", "ffplay -nodisp -autoexit -loglevel error", "pw-play",
        "paplay", "aplay -q", "play -q", "afplay"}) {
    const std::string command = known;
    if (is_installed(command.substr(0, command.find(' ')))) return command;
  }
  return "";
}

}  // namespace crooner::project
