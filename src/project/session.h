#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace crooner::project {

// What an interactive session needs of the world around it; tests replace it.
struct SessionIo {
  // The next line that the user types; nothing: there are no more.
  std::function<std::optional<std::string>(const std::string& question)> ask;
  std::function<void(const std::string& text)> show;
  // Runs a command of crooner compose for the project: {"extend", "2", "--seconds", "5"}.
  std::function<void(const std::vector<std::string>& words)> run;
  std::function<void(const std::filesystem::path& song)> play;
};

// crooner compose PROJECT: reads commands until the user quits. Those of `commands` ("extend",
// ...) are run; new nodes are played, and the user is asked which one to pick.
void run_session(const std::filesystem::path& project, const std::vector<std::string>& commands,
                 const SessionIo& io);

// The command that plays a file, which is appended to it: the user's, else that of the first known
// player for which `is_installed` is true; empty: there is none.
std::string player_command(const std::string& users,
                           const std::function<bool(const std::string&)>& is_installed);

}  // namespace crooner::project
