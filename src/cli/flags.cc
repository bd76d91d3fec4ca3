#include "cli/flags.h"

#include <algorithm>
#include <sstream>

#include "base/error.h"
#include "base/strings.h"
#include "base/utf8.h"
#include "cli/suggest.h"

namespace crooner::cli {
namespace {

// "top_k" -> "--top-k".
std::string long_name(std::string plain) {
  std::replace(plain.begin(), plain.end(), '_', '-');
  return "--" + plain;
}

std::vector<std::string> split_names(const std::string& list) {
  std::vector<std::string> names;
  std::istringstream in(list);
  for (std::string name; std::getline(in, name, ',');) {
    names.push_back(name.starts_with('!') ? name.substr(1) : name);
  }
  return names;
}

// The name that turns a switch off; empty: it has none.
std::string negative_name(const Flag& flag) {
  const std::size_t at = flag.names.find('!');
  return at == std::string::npos ? "" : flag.names.substr(at + 1);
}

}  // namespace

std::vector<std::string> flag_names(const Flag& flag) {
  return split_names(flag.names);
}

std::vector<std::string> accepted_flag_names(const Flag& flag) {
  return split_names(str_cat(flag.names, ",", flag.former_names));
}

std::string plain_name(const std::string& name) {
  return name.starts_with("--") ? name.substr(2) : name;
}

std::string display_name(const Flag& flag) {
  for (const std::string& name : flag_names(flag)) {
    if (name.starts_with("--")) return name;
  }
  return flag_names(flag).front();
}

Flag& Flags::add(Flag flag) {
  if (flag.group.empty()) flag.group = group_;
  flags_.push_back(std::move(flag));
  return flags_.back();
}

Flag& Flags::toggle(const std::string& names, bool* target, const std::string& help) {
  return add({.names = names,
              .help = help,
              .default_value = *target ? "on" : "",
              .turn = [target](bool on) { *target = on; }});
}

Flag& Flags::text(const std::string& names, std::string* target, const std::string& value,
                  const std::string& help) {
  return add({.names = names,
              .value = value,
              .help = help,
              .default_value = *target,
              .set = [target, name = split_names(names).front()](const std::string& text) {
                if (invalid_utf8_offset(text)) {  // it becomes JSON
                  throw UsageError(str_cat(name, " is '", printable(text),
                                           "', which is not UTF-8; convert it first (for example: "
                                           "iconv -f LATIN1 -t UTF-8)."));
                }
                *target = text;
              }});
}

Flag& Flags::text(const std::string& names, std::optional<std::string>* target,
                  const std::string& value, const std::string& help) {
  return add(
      {.names = names, .value = value, .help = help, .set = [target](const std::string& text) {
         *target = text;
       }});
}

Flag& Flags::file(const std::string& names, std::string* target, const std::string& value,
                  const std::string& help) {
  Flag& flag = text(names, target, value, help);
  flag.file = true;
  flag.set = [target, name = display_name(flag)](const std::string& path) {
    if (path.empty()) throw UsageError(str_cat(name, " is empty; it takes the name of a file."));
    if (name == "--out" && path == "-") {
      throw UsageError("--out is '-', but nothing is written to standard output; name a file.");
    }
    *target = path;
  };
  return flag;
}

Flag& Flags::choice(const std::string& names, std::string* target, std::vector<std::string> choices,
                    const std::string& help) {
  Flag flag{.names = names, .help = help, .default_value = *target, .choices = std::move(choices)};
  for (const std::string& one : flag.choices) {
    flag.value += str_cat(flag.value.empty() ? "" : "|", one);
  }
  flag.set = [target, name = display_name(flag), known = flag.choices,
              all = flag.value](const std::string& text) {
    if (std::find(known.begin(), known.end(), text) == known.end()) {
      throw UsageError(str_cat(name, " is '", text, "'; it takes one of ", all, "."));
    }
    *target = text;
  };
  return add(std::move(flag));
}

Flag& Flags::number(const std::string& names, double* target, Range range, const std::string& value,
                    const std::string& help) {
  Flag flag{.names = names, .value = value, .help = help, .default_value = str_cat(*target)};
  flag.set = [target, name = display_name(flag), range](const std::string& text) {
    *target = parse_number(name, text, range);
  };
  return add(std::move(flag));
}

Flag& Flags::number(const std::string& names, std::optional<double>* target, Range range,
                    const std::string& value, const std::string& help) {
  Flag flag{.names = names, .value = value, .help = help};
  flag.set = [target, name = display_name(flag), range](const std::string& text) {
    *target = parse_number(name, text, range);
  };
  return add(std::move(flag));
}

Flag& Flags::integer(const std::string& names, int* target, Range range, const std::string& help) {
  Flag flag{.names = names, .value = "N", .help = help, .default_value = str_cat(*target)};
  flag.set = [target, name = display_name(flag), range](const std::string& text) {
    *target = parse_integer(name, text, range);
  };
  return add(std::move(flag));
}

Flag& Flags::seed(const std::string& names, std::optional<std::uint64_t>* target,
                  const std::string& help) {
  Flag flag{.names = names, .value = "N", .help = help};
  flag.set = [target, name = display_name(flag)](const std::string& text) {
    *target = parse_seed(name, text);
  };
  return add(std::move(flag));
}

Flag& Flags::per_level(const std::string& names, PerLevel<double>* target, Range range,
                       const std::string& help) {
  Flag flag{.names = names, .value = "X|LEVEL=X,...", .help = help};
  flag.set = [target, name = display_name(flag), range](const std::string& text) {
    *target = parse_per_level_numbers(name, text, range);
  };
  return add(std::move(flag));
}

Flag& Flags::per_level(const std::string& names, PerLevel<int>* target, Range range,
                       const std::string& help) {
  Flag flag{.names = names, .value = "N|LEVEL=N,...", .help = help};
  flag.set = [target, name = display_name(flag), range](const std::string& text) {
    *target = parse_per_level_integers(name, text, range);
  };
  return add(std::move(flag));
}

Flag& Flags::argument(const std::string& name, std::string* target, const std::string& help,
                      bool required) {
  return add({.names = name,
              .value = name,
              .help = help,
              .file = true,
              .required = required,
              .set = [target](const std::string& text) { *target = text; }});
}

Flag& Flags::arguments(const std::string& name, std::vector<std::string>* target,
                       const std::string& help) {
  return add({.names = name,
              .value = name,
              .help = help,
              .file = true,
              .required = true,
              .many = true,
              .set = [target](const std::string& text) { target->push_back(text); }});
}

void Flags::require(const std::string& flag, const std::string* target) {
  require(flag, [target] { return !target->empty(); });
}

void Flags::require(const std::string& flag, std::function<bool()> is_set) {
  required_.push_back(flag.substr(0, flag.find(" (")));
  check([this, flag, is_set = std::move(is_set)] {
    if (!is_set()) throw UsageError(str_cat("crooner ", command_, " needs ", flag, "."));
  });
}

const Flag* Flags::find(const std::string& plain) const {
  const std::string name = long_name(plain);
  for (const Flag& flag : flags_) {
    for (const std::string& one : accepted_flag_names(flag)) {
      if (one == name) return &flag;
    }
  }
  return nullptr;
}

std::string Flags::closest(const std::string& name) const {
  std::vector<std::string> known;
  for (const Flag& flag : flags_) {
    for (const std::string& one : flag_names(flag)) {
      if (one.starts_with("--")) known.push_back(plain_name(one));
    }
  }
  return did_you_mean(plain_name(long_name(name)), known);
}

Flags::Assignment Flags::resolve(const FlagValue& value) const {
  const Flag* flag = find(value.name);
  if (!flag) {
    throw UsageError(
        str_cat("crooner ", command_, " has no flag '", value.name, "'.", closest(value.name)));
  }
  if (!flag->turn) return {flag, value.value};
  const std::string name = long_name(value.name);
  const bool on = parse_bool(name, value.value) != (name == negative_name(*flag));
  return {flag, on ? "true" : "false"};
}

void Flags::assign(const Assignment& assignment) {
  const Flag& flag = *assignment.flag;
  flag.turn ? flag.turn(assignment.value == "true") : flag.set(assignment.value);
}

void Flags::set(const FlagValue& value) const {
  assign(resolve(value));
}

void Flags::prepare_run() const {
  for (const auto& function : before_run_) function();
}

std::vector<std::string> Flags::command_line() const {
  std::vector<std::string> words, arguments;
  std::istringstream command(command_);
  for (std::string word; command >> word;) words.push_back(word);
  for (const auto& [flag, value] : assignments_) {
    const std::string name = display_name(*flag);
    if (flag->positional()) {
      arguments.push_back(value);
    } else if (flag->turn) {
      const std::string negative = negative_name(*flag);
      words.push_back(value == "true"     ? name
                      : !negative.empty() ? negative
                                          : str_cat(name, "=", value));
    } else {
      words.push_back(str_cat(name, "=", value));
    }
  }
  if (!arguments.empty()) words.push_back("--");
  words.insert(words.end(), arguments.begin(), arguments.end());
  return words;
}

}  // namespace crooner::cli
