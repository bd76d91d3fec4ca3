#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cli/flags.h"

namespace crooner::cli {

// The commands of an executable, in the order of the help: main is one line a command.
class Program {
 public:
  // Whether it has all commands, or is called by the program that has.
  enum class Commands { kAll, kSome };

  // `version` is what --version prints; called only then.
  explicit Program(std::function<std::string()> version, Commands are = Commands::kAll)
      : version_(std::move(version)), commands_are_(are) {}

  // Adds the command `name` ("generate", or "models import": the second word of a group) and
  // returns its flags, to be declared. `run` is called once they are parsed.
  Flags& add(const std::string& name, const std::string& summary, std::function<void()> run);

  // Parses argv and runs one command; the exit code. Every exception ends here, as one sentence on
  // stderr.
  int run(int argc, const char* const* argv);

  // For completion: every command's flags.
  std::vector<const Flags*> commands() const;

 private:
  struct Command {
    std::unique_ptr<Flags> flags;
    std::function<void()> run;
  };

  int dispatch(const std::vector<std::string>& words);
  const Command& find(const std::vector<std::string>& words, std::size_t* used) const;
  std::string help(const std::string& group) const;

  std::function<std::string()> version_;
  Commands commands_are_;
  std::vector<Command> commands_;
};

}  // namespace crooner::cli
