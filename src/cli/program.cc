#include "cli/program.h"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <iostream>
#include <utility>

#include "base/error.h"
#include "base/exception_text.h"
#include "base/log.h"
#include "base/log_sink.h"
#include "base/signals.h"
#include "base/standard_output.h"
#include "base/strings.h"
#include "cli/help.h"
#include "cli/suggest.h"

namespace crooner::cli {
namespace {

bool asks_for_help(const std::string& word) {
  return word == "--help" || word == "-h" || word == "help";
}

}  // namespace

std::vector<const Flags*> Program::commands() const {
  std::vector<const Flags*> all;
  for (const Command& command : commands_) all.push_back(command.flags.get());
  return all;
}

const Program::Command& Program::find(const std::vector<std::string>& words,
                                      std::size_t* used) const {
  bool group = false;
  std::vector<std::string> first_words, second_words;
  for (const Command& command : commands_) {
    const std::string& name = command.flags->command();
    if (name == words[0] || (words.size() > 1 && name == words[0] + " " + words[1])) {
      *used = name == words[0] ? 1 : 2;
      return command;
    }
    const std::string its_group = group_name(name);
    first_words.push_back(its_group.empty() ? name : its_group);
    if (!its_group.empty() && its_group == words[0]) {
      group = true;
      second_words.push_back(name.substr(its_group.size() + 1));
    }
  }
  if (!group) {
    throw UsageError(str_cat("crooner has no command '", words[0], "'.",
                             did_you_mean(words[0], first_words), " See crooner --help."));
  }
  if (words.size() == 1) {
    throw UsageError(str_cat("crooner ", words[0], " needs one of: ", join(second_words), "."));
  }
  throw UsageError(str_cat("crooner ", words[0], " has no command '", words[1], "'.",
                           did_you_mean(words[1], second_words), " See crooner ", words[0],
                           " --help."));
}

bool Program::has(const std::string& command) const {
  return std::ranges::any_of(commands_,
                             [&](const Command& one) { return one.flags->command() == command; });
}

std::vector<std::string> Program::second_words(const std::string& group) const {
  std::vector<std::string> words;
  for (const Command& command : commands_) {
    const std::string& name = command.flags->command();
    if (group_name(name) == group) words.push_back(name.substr(group.size() + 1));
  }
  return words;
}

// plan trian: the command of a group that is a command itself takes no word.
void Program::check_second_word(const std::vector<std::string>& words) const {
  if (words.size() < 2 || words[1].starts_with('-') || !runs_alone(words[0]) ||
      has(str_cat(words[0], " ", words[1]))) {
    return;
  }
  const std::string meant = did_you_mean(words[1], second_words(words[0]));
  if (meant.empty()) return;
  throw UsageError(str_cat("crooner ", words[0], " has no command '", printable(words[1]), "'.",
                           meant, " See crooner --help."));
}

// compose demo extnd: the command of a group that is a command itself takes one word.
void Program::check_third_word(const std::vector<std::string>& words) const {
  if (words.size() < 3 || words[1].starts_with('-') || words[2].starts_with('-') ||
      !has(words[0]) || has(str_cat(words[0], " ", words[1]))) {
    return;
  }
  const std::vector<std::string> names = second_words(words[0]);
  if (names.empty()) return;
  const bool second =
      did_you_mean(words[2], names).empty() && !did_you_mean(words[1], names).empty();
  const std::string& typed = words[second ? 1 : 2];
  throw UsageError(str_cat("crooner ", words[0], " has no command '", printable(typed), "'.",
                           did_you_mean(typed, names), " See crooner ", words[0], " --help."));
}

bool Program::runs_alone(const std::string& command) const {
  return std::ranges::any_of(commands_, [&](const Command& one) {
    return one.flags->command() == command && argument_synopsis(*one.flags).empty();
  });
}

// help train prior: that of the command.
int Program::show_help(const std::vector<std::string>& words) {
  std::vector<std::string> command;
  for (auto word = words.begin() + 1; word != words.end() && !word->starts_with('-'); ++word) {
    command.push_back(*word);
  }
  if (command.empty()) {
    std::cout << program_help(commands(), "");
    return 0;
  }
  command.emplace_back("--help");
  return dispatch(std::move(command));
}

int Program::dispatch(std::vector<std::string> words) {
  if (words.empty()) {
    std::cerr << program_help(commands(), "");
    return 2;
  }
  if (asks_for_help(words[0])) return show_help(words);
  if (words[0] == "--version") {
    std::cout << version_() << '\n';
    return 0;
  }
  if (words[0].starts_with('-')) {
    throw UsageError(
        str_cat("crooner has no flag '", words[0],
                "' before a command; it is crooner COMMAND [OPTIONS]. See crooner --help."));
  }
  if (words.size() > 1 && asks_for_help(words[1]) && !runs_alone(words[0])) {
    for (const Command& command : commands_) {
      if (group_name(command.flags->command()) != words[0]) continue;
      std::cout << program_help(commands(), words[0]);
      return 0;
    }
  }
  // compose demo tree: the second word of the name is the third one here.
  if (words.size() > 2 && !words[1].starts_with('-') && !has(str_cat(words[0], " ", words[1])) &&
      has(str_cat(words[0], " ", words[2]))) {
    std::swap(words[1], words[2]);
  }
  check_second_word(words);
  check_third_word(words);
  std::size_t used = 0;
  const Command& command = find(words, &used);
  if (command.flags->parse({words.begin() + static_cast<std::ptrdiff_t>(used), words.end()})) {
    std::cout << help_text(*command.flags);
    return 0;
  }
  command.run(*command.flags);
  return 0;
}

int Program::run(int argc, const char* const* argv) {
  log::write_to_stderr();
  try {
    check_standard_output();
    const int code = dispatch({argv + 1, argv + argc});
    std::cout.flush();
    if (!std::cout) throw ResourceError("Standard output cannot be written: is the disk full?");
    throw_if_interrupted();  // the work was complete when the signal came; who sent it shall know
    return code;
  } catch (const Error& failure) {
    log::error(failure.what());
    return failure.exit_code();
  } catch (const std::bad_alloc& failure) {
    log::error(exception_text(failure));
    return 4;
  } catch (const std::filesystem::filesystem_error& failure) {
    log::error(exception_text(failure));
    return 4;
  } catch (const std::exception& failure) {
    log::error(str_cat(failure.what(), " (This is a bug in crooner; please report it.)"));
    return 1;
  }
}

}  // namespace crooner::cli
