#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/log.h"
#include "base/os_environment.h"
#include "base/piped_process.h"
#include "base/signals.h"
#include "base/strings.h"
#include "cli/all_commands.h"
#include "commands/core/commands.h"
#include "project/session.h"

namespace crooner::commands {
namespace {

constexpr std::string_view kGroup = "compose ";

// A word for the shell.
std::string quoted(const std::string& word) {
  std::string result = "'";
  for (const char c : word) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

// As the shell reads it; while it runs, Ctrl-C is for it alone.
void run_in_shell(const std::string& line) {
  if (std::system(line.c_str()) == -1) throw ResourceError("No shell can be started.");
  throw_if_interrupted();
}

std::vector<std::string> command_names() {
  std::vector<std::string> names;
  for (const cli::Flags* command : cli::all_commands()) {
    const std::string& name = command->command();
    if (name.starts_with(kGroup)) names.push_back(name.substr(kGroup.size()));
  }
  return names;
}

std::optional<std::string> ask(const std::string& question) {
  std::cout << question << std::flush;
  std::string line;
  if (!std::getline(std::cin, line)) return {};
  return line;
}

}  // namespace

void compose(const cli::ComposeOptions& options) {
  const std::vector<std::string> names = command_names();
  if (!stdin_is_terminal()) {
    throw UsageError(str_cat("crooner compose ", printable(options.project),
                             " reads commands at a terminal; in a script, name one: ", join(names),
                             "."));
  }
  const std::string player = project::player_command(options.player, is_on_path);
  if (player.empty()) log::info("No player is installed; --player COMMAND names one.");
  const std::string self =
      str_cat(quoted(executable_path().string()), " compose ", quoted(options.project));
  project::run_session(options.project, names,
                       {.ask = ask,
                        .show = [](const std::string& text) { std::cout << text << std::flush; },
                        .run =
                            [&](const std::vector<std::string>& words) {
                              std::string line = self;
                              for (const std::string& word : words) line += " " + quoted(word);
                              run_in_shell(line);
                            },
                        .play =
                            [&](const std::filesystem::path& song) {
                              if (!player.empty())
                                run_in_shell(player + " " + quoted(song.string()));
                            }});
}

}  // namespace crooner::commands
