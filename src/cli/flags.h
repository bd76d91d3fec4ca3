#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/values.h"

namespace crooner::cli {

// One flag of a command or, with a name without dashes, one positional argument.
struct Flag {
  std::string names;       // "--out,-o"; "--deterministic,!--no-deterministic"; "SOURCE"
  std::string value = {};  // placeholder of its value in the help, "SECONDS"; empty: a switch
  std::string help = {};
  std::string group = {};
  std::string default_value = {};         // as the help shows it; empty: there is none
  std::string former_names = {};          // still accepted, never shown: "--pieces"
  std::vector<std::string> choices = {};  // for a shell to complete; empty: anything
  bool file = false;                      // a shell completes file names
  bool required = false;                  // arguments only
  bool many = false;                      // an argument: one or more; a flag: it may be repeated
  std::function<void(const std::string&)> set = {};  // throws UsageError that names the flag
  std::function<void(bool)> turn = {};               // of a switch

  bool positional() const { return !names.starts_with('-'); }
};

// A flag and its value as the user wrote them: the name without dashes ("top-k"), the value of a
// switch "true" or "false".
struct FlagValue {
  std::string name;
  std::string value;
  bool operator==(const FlagValue&) const = default;
};

// The flags of one command: declares them and parses a command line into what they point to.
// help_text() formats them. CLI11 stays in parse.cc and config_file.cc.
class Flags {
 public:
  // `command` is "generate" or "models import"; `summary` says in one line what it does.
  Flags(std::string command, std::string summary)
      : command_(std::move(command)), summary_(std::move(summary)) {}

  // Flags declared from here on are listed under this title in the help.
  void group(std::string title) { group_ = std::move(title); }

  // Each writes to `target` when its flag is set; what `target` holds now is shown as the default.
  // The reference is valid until the next declaration.
  Flag& toggle(const std::string& names, bool* target, const std::string& help);
  Flag& text(const std::string& names, std::string* target, const std::string& value,
             const std::string& help);
  Flag& text(const std::string& names, std::optional<std::string>* target, const std::string& value,
             const std::string& help);
  Flag& file(const std::string& names, std::string* target, const std::string& value,
             const std::string& help);
  Flag& choice(const std::string& names, std::string* target, std::vector<std::string> choices,
               const std::string& help);
  Flag& number(const std::string& names, double* target, Range range, const std::string& value,
               const std::string& help);
  Flag& number(const std::string& names, std::optional<double>* target, Range range,
               const std::string& value, const std::string& help);
  Flag& integer(const std::string& names, int* target, Range range, const std::string& help);
  Flag& seed(const std::string& names, std::optional<std::uint64_t>* target,
             const std::string& help);
  Flag& per_level(const std::string& names, PerLevel<double>* target, Range range,
                  const std::string& help);
  Flag& per_level(const std::string& names, PerLevel<int>* target, Range range,
                  const std::string& help);
  // A flag that none of the above fits.
  Flag& add(Flag flag);

  // Positional arguments, in this order.
  Flag& argument(const std::string& name, std::string* target, const std::string& help,
                 bool required = true);
  Flag& arguments(const std::string& name, std::vector<std::string>* target,
                  const std::string& help);

  // Command lines that work, for the end of the help.
  void example(const std::string& line) { examples_.push_back(line); }

  // Called at the end of parse(); throws UsageError when values contradict one another.
  void check(std::function<void()> function) { checks_.push_back(std::move(function)); }
  // A check that a flag was set: `flag` is "--out FOLDER", which messages name.
  void require(const std::string& flag, const std::string* target);
  void require(const std::string& flag, std::function<bool()> is_set);
  // Called by the process that runs the command, before it does.
  void before_run(std::function<void()> function) { before_run_.push_back(std::move(function)); }
  // Keeps the object that the flags write to.
  void keep(std::shared_ptr<void> options) { options_ = std::move(options); }
  // All values that parse() reads go here too, those of --config included.
  void record(std::vector<FlagValue>* values) { record_ = values; }

  // Reads the words after the command's name and the file of --config, which is read once; the
  // command line overrides the file. Throws UsageError in one sentence: an unknown flag (with the
  // closest known one), a value that is not accepted. True when help was asked for: nothing else
  // has been looked at then.
  bool parse(const std::vector<std::string>& words);

  // The command line that parse() has read, without --config and with the values of its file: what
  // another process parses to the same values without reading a file again.
  std::vector<std::string> command_line() const;

  void prepare_run() const;

  // The flag of this name, as set() takes it; nullptr: there is none.
  const Flag* find(const std::string& name) const;
  bool has(const std::string& name) const { return find(name) != nullptr; }
  // " Did you mean 'top-k'?" or "".
  std::string closest(const std::string& name) const;

  // Sets one flag as a configuration file or a row of a job list names it; '_' counts as '-', a
  // switch takes true or false. Throws UsageError in one sentence.
  void set(const FlagValue& value) const;

  const std::string& command() const { return command_; }
  const std::string& summary() const { return summary_; }
  const std::vector<Flag>& flags() const { return flags_; }
  const std::vector<std::string>& examples() const { return examples_; }
  // Of require(): "--out FOLDER".
  const std::vector<std::string>& required() const { return required_; }

 private:
  struct Assignment {
    const Flag* flag;
    std::string value;  // of a switch "true" or "false"
  };

  std::vector<Assignment> read_words(const std::vector<std::string>& words) const;
  static void warn_of_repeated_flags(const std::vector<Assignment>& line);
  // Throws UsageError when a file that is written is one that is read, or written under another
  // flag.
  static void check_files(const std::vector<Assignment>& values);
  Assignment resolve(const FlagValue& value) const;
  static void assign(const Assignment& assignment);

  std::string command_;
  std::string summary_;
  std::string group_ = "Options";
  std::vector<Flag> flags_;
  std::vector<std::string> examples_, required_;
  std::vector<std::function<void()>> checks_, before_run_;
  std::shared_ptr<void> options_;
  std::vector<FlagValue>* record_ = nullptr;
  std::vector<Assignment> assignments_;  // of the last parse()
};

// "--deterministic,!--no-deterministic" -> {"--deterministic", "--no-deterministic"}. Former names
// are left out.
std::vector<std::string> flag_names(const Flag& flag);
// The same with the former names.
std::vector<std::string> accepted_flag_names(const Flag& flag);
// "--top-k" -> "top-k", as files name a flag.
std::string plain_name(const std::string& name);
// The first long name, by which messages call the flag.
std::string display_name(const Flag& flag);

}  // namespace crooner::cli
