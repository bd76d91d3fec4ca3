#include <CLI/CLI.hpp>
#include <algorithm>
#include <iterator>

#include "base/error.h"
#include "base/log.h"
#include "base/strings.h"
#include "cli/config_file.h"
#include "cli/flags.h"
#include "cli/suggest.h"
#include "cli/words.h"

namespace crooner::cli {
namespace {

// What an argument is, within a sentence.
std::string meaning(const Flag& flag) {
  if (!flag.choices.empty()) return str_cat("one of ", flag.value);
  std::string help = flag.help;
  const bool word = help.size() > 1 && !(help[1] >= 'A' && help[1] <= 'Z');
  if (word && help[0] >= 'A' && help[0] <= 'Z') help[0] = static_cast<char>(help[0] + 'a' - 'A');
  return help;
}

std::string accepted_names(const Flag& flag) {
  return flag.former_names.empty() ? flag.names : str_cat(flag.names, ",", flag.former_names);
}

void declare_value(CLI::App& app, const Flag& flag, std::vector<std::string>* values) {
  // The raw results: a conversion to std::vector would make nothing of "{}".
  CLI::Option* option =
      app.add_option(accepted_names(flag), CLI::callback_t([values](const CLI::results_t& all) {
                       *values = all;
                       return true;
                     }));
  option->type_name(flag.value);
  if (flag.required) option->required();
  if (flag.positional()) {
    option->expected(1, flag.many ? 1 << 20 : 1)->allow_extra_args(flag.many);
  } else {  // one value each time; parse() says when a flag is set twice
    option->expected(1)->allow_extra_args(false);
    option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  }
}

// "--flag", "--flag=yes" and "--no-flag" as CLI11 reads them.
std::string switch_text(const std::string& value) {
  return CLI::detail::to_flag_value(value) > 0 ? "true" : "false";
}

std::vector<std::string> long_names(const std::vector<Flag>& flags) {
  std::vector<std::string> all{"--help"};
  for (const Flag& flag : flags) {
    for (const std::string& name : flag_names(flag)) {
      if (name.starts_with("--")) all.push_back(name);
    }
  }
  return all;
}

bool asks_for_help(const std::vector<std::string>& words) {
  const auto end = std::find(words.begin(), words.end(), "--");
  return std::any_of(words.begin(), end,
                     [](const std::string& word) { return word == "--help" || word == "-h"; });
}

}  // namespace

std::vector<Flags::Assignment> Flags::read_words(const std::vector<std::string>& words) const {
  CLI::App app;
  app.set_help_flag();
  std::vector<std::vector<std::string>> values(flags_.size());  // of each flag, as they come
  for (std::size_t i = 0; i < flags_.size(); ++i) {
    if (flags_[i].value.empty()) {
      app.add_flag(accepted_names(flags_[i]), values[i]);
    } else {
      declare_value(app, flags_[i], &values[i]);
    }
  }
  const std::string see = str_cat(" See crooner ", command_, " --help.");
  const auto unknown_flag = [&](const std::string& stray) {
    const std::string name = stray.substr(0, stray.find('='));
    return UsageError(str_cat("crooner ", command_, " has no flag '", name, "'.",
                              did_you_mean(name, long_names(flags_)), see));
  };
  std::vector<std::string> separated = separate_values(*this, words);
  std::reverse(separated.begin(), separated.end());  // CLI11 takes them from the back
  try {
    app.parse(std::move(separated));
  } catch (const CLI::ExtrasError&) {
    const std::string stray = app.remaining().front();
    if (!stray.starts_with('-')) {
      throw UsageError(
          str_cat("crooner ", command_, " takes no argument '", stray, "' here.", see));
    }
    throw unknown_flag(stray);
  } catch (const CLI::RequiredError& failure) {
    const std::string stray = app.remaining_size() == 0 ? "" : app.remaining().front();
    if (stray.starts_with("--")) throw unknown_flag(stray);
    const std::string hint = stray.empty()
                                 ? ""
                                 : str_cat(" '", printable(stray),
                                           "' begins like a flag; for a file of that name "
                                           "write ./",
                                           printable(stray), ".");
    for (const Flag& flag : flags_) {
      if (flag.required && app.get_option(flag.names)->count() == 0) {
        throw UsageError(str_cat("crooner ", command_, " needs ", flag.names, " (", meaning(flag),
                                 ").", hint, see));
      }
    }
    throw UsageError(str_cat(failure.what(), ".", see));
  } catch (const CLI::ParseError& failure) {
    throw UsageError(str_cat(failure.what(), ".", see));
  }
  std::vector<Assignment> assignments;
  for (std::size_t i = 0; i < flags_.size(); ++i) {
    const bool is_switch = flags_[i].value.empty();
    for (const std::string& value : values[i])
      assignments.push_back({&flags_[i], is_switch ? switch_text(value) : value});
  }
  return assignments;
}

void Flags::warn_of_repeated_flags(const std::vector<Assignment>& line) {
  for (auto at = line.begin(); at != line.end(); ++at) {
    const Flag* flag = at->flag;
    const auto same = [&](const Assignment& other) { return other.flag == flag; };
    if (flag->many || flag->positional() || flag->names == kConfigFlag) continue;
    if (std::any_of(line.begin(), at, same)) continue;
    std::vector<std::string> values;
    for (const Assignment& one : line) {
      if (same(one)) values.push_back(one.value);
    }
    const bool differ = std::any_of(values.begin(), values.end(),
                                    [&](const std::string& value) { return value != values[0]; });
    if (values.size() < 2 || (flag->turn && !differ)) continue;
    log::warn(str_cat(display_name(*flag), " is set ", values.size(),
                      " times; the last one counts: ",
                      values.back().empty() ? "nothing" : printable(values.back()), "."));
  }
}

bool Flags::parse(const std::vector<std::string>& words) {
  if (asks_for_help(words)) return true;
  const std::vector<Assignment> line = read_words(words);
  warn_of_repeated_flags(line);
  assignments_.clear();
  const auto accept = [this](const Assignment& assignment) {
    assign(assignment);
    if (!assignment.flag->many) {  // the last value counts
      std::erase_if(assignments_,
                    [&](const Assignment& earlier) { return earlier.flag == assignment.flag; });
    }
    assignments_.push_back(assignment);
  };
  for (const auto& [flag, file] : line) {
    if (flag->names != kConfigFlag) continue;
    for (const auto& [value, where] : read_config_file(file, *this)) {
      try {
        accept(resolve(value));
      } catch (const UsageError& failure) {
        throw UsageError(str_cat(where, ": ", failure.what()));
      }
    }
  }
  for (const Assignment& assignment : line) {
    if (assignment.flag->names != kConfigFlag) accept(assignment);
  }
  for (const auto& [flag, value] : assignments_) {
    if (record_) record_->push_back({plain_name(display_name(*flag)), value});
  }
  for (const auto& function : checks_) function();
  std::vector<Assignment> files = assignments_;
  std::ranges::copy_if(line, std::back_inserter(files), [](const Assignment& assignment) {
    return assignment.flag->names == kConfigFlag;
  });
  check_files(files);
  return false;
}

}  // namespace crooner::cli
