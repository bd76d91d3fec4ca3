#pragma once

#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "cli/flags.h"

namespace crooner::cli {

// The flags of a command; they own the options that they write to.
template <typename Options>
std::unique_ptr<Flags> declare_command(const std::string& name, const std::string& summary,
                                       void (*declare)(Flags&, Options*),
                                       const std::shared_ptr<Options>& options) {
  auto flags = std::make_unique<Flags>(name, summary);
  flags->keep(options);
  declare(*flags, options.get());
  return flags;
}

// The commands of an executable, in the order of the help.
class Program {
 public:
  using CommandLine = std::vector<std::string>;  // from the command's name on

  // `version` returns what --version prints.
  explicit Program(std::function<std::string()> version) : version_(std::move(version)) {}

  // Adds a command that this process runs: "generate", or "models import" (the second word of a
  // group).
  template <typename Options>
  void add(const std::string& name, const std::string& summary, void (*declare)(Flags&, Options*),
           std::type_identity_t<std::function<void(const Options&)>> run) {
    auto options = std::make_shared<Options>();
    auto flags = declare_command(name, summary, declare, options);
    add(std::move(flags), [options, run = std::move(run)](const Flags& parsed) {
      parsed.prepare_run();
      run(*options);
    });
  }

  // Adds a command that another process runs: `run` gets the command line to hand on, in which the
  // file of --config is replaced by its values. No file is read twice.
  template <typename Options>
  void forward(const std::string& name, const std::string& summary,
               void (*declare)(Flags&, Options*), std::function<void(const CommandLine&)> run) {
    add(declare_command(name, summary, declare, std::make_shared<Options>()),
        [run = std::move(run)](const Flags& parsed) { run(parsed.command_line()); });
  }

  // Parses argv and runs one command; returns the exit code. Every exception ends here, as one
  // sentence on stderr.
  int run(int argc, const char* const* argv);

  std::vector<const Flags*> commands() const;

 private:
  struct Command {
    std::unique_ptr<Flags> flags;
    std::function<void(const Flags&)> run;
  };

  void add(std::unique_ptr<Flags> flags, std::function<void(const Flags&)> run) {
    commands_.push_back({std::move(flags), std::move(run)});
  }
  int dispatch(std::vector<std::string> words);
  int show_help(const std::vector<std::string>& words);
  bool has(const std::string& command) const;
  std::vector<std::string> second_words(const std::string& group) const;
  void check_second_word(const std::vector<std::string>& words) const;
  void check_third_word(const std::vector<std::string>& words) const;
  // Whether it is a command without arguments, which may be the first word of others too: plan, of
  // plan train.
  bool runs_alone(const std::string& command) const;
  const Command& find(const std::vector<std::string>& words, std::size_t* used) const;

  std::function<std::string()> version_;
  std::vector<Command> commands_;
};

}  // namespace crooner::cli
