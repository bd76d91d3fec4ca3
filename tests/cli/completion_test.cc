#include "cli/completion.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/strings.h"
#include "cli/all_commands.h"
#include "cli/shell.h"

namespace crooner::cli {
namespace {

// The part of a script from `begin` up to `end`.
std::string section(const std::string& script, const std::string& begin, const std::string& end) {
  const std::size_t from = script.find(begin);
  if (from == std::string::npos) return "";
  return script.substr(from, script.find(end, from + begin.size()) - from);
}

TEST(Completion, BashKnowsEveryFlagOfEveryCommand) {
  const std::string script = completion_script("bash", all_commands());
  for (const Flags* command : all_commands()) {
    const std::string line =
        section(script, str_cat("    '", command->command(), "') flags='"), "\n") + " ";
    ASSERT_NE(line, " ") << command->command();
    for (const Flag& flag : command->flags()) {
      if (flag.positional()) continue;
      for (const std::string& name : flag_names(flag)) {
        EXPECT_TRUE(line.find(name + " ") != line.npos || line.find(name + "'") != line.npos)
            << command->command() << ' ' << name;
        for (const std::string& choice : flag.choices) {
          EXPECT_NE(
              section(script, str_cat("'", command->command(), ' ', name, "')"), ";;").find(choice),
              std::string::npos)
              << command->command() << ' ' << name << ' ' << choice;
        }
      }
    }
  }
}

TEST(Completion, ZshKnowsEveryFlagOfEveryCommand) {
  const std::string script = completion_script("zsh", all_commands());
  for (const Flags* command : all_commands()) {
    const std::string lines =
        section(script, str_cat("    '", command->command(), "')\n      _arguments"), ";;");
    ASSERT_FALSE(lines.empty()) << command->command();
    for (const Flag& flag : command->flags()) {
      if (flag.positional()) continue;
      for (const std::string& name : flag_names(flag)) {
        EXPECT_NE(lines.find(str_cat("'", name, "[")), std::string::npos)
            << command->command() << ' ' << name;
      }
    }
  }
}

TEST(Completion, FishKnowsEveryFlagOfEveryCommand) {
  const std::string script = completion_script("fish", all_commands());
  for (const Flags* command : all_commands()) {
    std::string condition;
    std::istringstream words(command->command());
    for (std::string word; words >> word;) {
      condition += str_cat(condition.empty() ? "" : "; and ", "__fish_seen_subcommand_from ", word);
    }
    for (const Flag& flag : command->flags()) {
      if (flag.positional()) continue;
      std::string options;
      for (const std::string& name : flag_names(flag)) {
        options += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
      }
      EXPECT_NE(script.find(str_cat("complete -c crooner -n '", condition, "'", options, " ")),
                std::string::npos)
          << command->command() << options;
    }
  }
}

TEST(Completion, FormerNamesAreNotOffered) {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const std::string script = completion_script(shell, all_commands());
    EXPECT_EQ(script.find("pieces"), std::string::npos) << shell;
    EXPECT_EQ(script.find("against"), std::string::npos) << shell;
  }
}

TEST(Completion, EveryShellParsesItsScript) {
  Folder folder;
  for (const char* shell_name : {"bash", "zsh", "fish"}) {
    folder.write("script", completion_script(shell_name, all_commands()));
    const ProcessResult parsed = shell(
        str_cat("command -v ", shell_name, " > /dev/null || exit 77; ", shell_name, " -n script"),
        folder.path());
    if (parsed.code == 77) continue;  // not installed
    EXPECT_EQ(parsed.code, 0) << shell_name << ": " << parsed.err;
  }
}

TEST(Completion, RefusesOtherShells) {
  EXPECT_THROW(completion_script("tcsh", all_commands()), UsageError);
}

}  // namespace
}  // namespace crooner::cli
