#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/values.h"

namespace crooner::cli {

// One flag (or, with a name without dashes, one argument) of a command.
struct Flag {
  std::string names;       // "--out,-o"; "--deterministic,!--no-deterministic"; "SOURCE"
  std::string value = {};  // stands for its value in the help, "SECONDS"; empty: a switch
  std::string help = {};
  std::string group = {};
  std::vector<std::string> choices = {};  // for a shell to complete; empty: anything
  bool file = false;                      // a shell completes file names
  bool required = false;                  // arguments only
  bool many = false;                      // an argument: one or more; a flag: it may be repeated
  std::function<void(const std::string&)> set = {};  // throws UsageError that names the flag
  std::function<void(bool)> turn = {};               // of a switch
};

// A flag as it was given: its name without dashes ("top-k"), and its value (of a switch "true" or
// "false").
struct FlagValue {
  std::string name;
  std::string value;
  bool operator==(const FlagValue&) const = default;
};

// The flags of one command: declares them, parses a command line into what they point to, and
// formats the help. CLI11 stays in flags.cc.
class Flags {
 public:
  // `command` is "generate" or "models import"; `summary` one line of what it does.
  Flags(std::string command, std::string summary);

  // Flags declared from here on stand under this title in the help.
  void group(std::string title) { group_ = std::move(title); }

  // Each writes to `target` when its flag is given. `value` stands for the value in the help.
  void toggle(const std::string& names, bool* target, const std::string& help);
  void text(const std::string& names, std::string* target, const std::string& value,
            const std::string& help);
  void text(const std::string& names, std::optional<std::string>* target, const std::string& value,
            const std::string& help);
  void file(const std::string& names, std::string* target, const std::string& value,
            const std::string& help);
  void choice(const std::string& names, std::string* target, std::vector<std::string> choices,
              const std::string& help);
  void number(const std::string& names, double* target, Range range, const std::string& value,
              const std::string& help);
  void number(const std::string& names, std::optional<double>* target, Range range,
              const std::string& value, const std::string& help);
  void integer(const std::string& names, int* target, Range range, const std::string& help);
  void seed(const std::string& names, std::optional<std::uint64_t>* target,
            const std::string& help);
  void per_level(const std::string& names, PerLevel<double>* target, Range range,
                 const std::string& help);
  void per_level(const std::string& names, PerLevel<int>* target, Range range,
                 const std::string& help);
  // A flag that none of the above fits.
  void add(Flag flag);

  // Arguments without a flag, in this order.
  void argument(const std::string& name, std::string* target, const std::string& help,
                bool required = true);
  void arguments(const std::string& name, std::vector<std::string>* target,
                 const std::string& help);

  // What parse() gets, the file of --config included, is told here too.
  void record(std::vector<FlagValue>* given) { record_ = given; }

  // The end of the help: command lines that work.
  void example(const std::string& line) { examples_.push_back(line); }

  // Reads the words after the command's name, after those of the file of --config. Throws
  // UsageError in one sentence: an unknown flag (with the closest known one), a value that cannot
  // be. True when help was asked for: nothing else has been looked at then. `commands`: those that
  // sections of the file may name; empty: any.
  bool parse(const std::vector<std::string>& words, const std::vector<std::string>& commands);

  // Whether there is a flag of this name, as set() takes it.
  bool has(const std::string& name) const;
  // " Did you mean 'top-k'?" or "".
  std::string closest(const std::string& name) const;

  // Sets one flag as a row of a job list names it; '_' counts as '-', a switch takes true or false.
  // Throws UsageError in one sentence.
  void set(const FlagValue& flag) const;

  std::string help() const;

  const std::string& command() const { return command_; }
  const std::string& summary() const { return summary_; }
  const std::vector<Flag>& flags() const { return flags_; }
  const std::vector<std::string>& examples() const { return examples_; }

 private:
  const Flag* find(const std::string& plain_name) const;

  std::string command_;
  std::string summary_;
  std::string group_ = "Options";
  std::vector<Flag> flags_;
  std::vector<std::string> examples_;
  std::vector<FlagValue>* record_ = nullptr;
};

// "--out,-o" -> {"--out", "-o"}; a leading ! (the name that turns a switch off) is left out.
std::vector<std::string> flag_names(const Flag& flag);

}  // namespace crooner::cli
