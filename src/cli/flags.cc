#include "cli/flags.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "base/error.h"
#include "base/strings.h"
#include "cli/config_file.h"
#include "cli/exit_codes.h"
#include "cli/suggest.h"

namespace crooner::cli {
namespace {

// The flag's first long name: how messages call it.
std::string display_name(const Flag& flag) {
  for (const std::string& name : flag_names(flag)) {
    if (name.starts_with("--")) return name;
  }
  return flag_names(flag).front();
}

// "--top-k" -> "top-k", as files name a flag.
std::string plain_name(const std::string& name) {
  return name.starts_with("--") ? name.substr(2) : name;
}

// "top_k" -> "--top-k".
std::string flag_name(std::string plain) {
  std::replace(plain.begin(), plain.end(), '_', '-');
  return "--" + plain;
}

// What an argument is, within a sentence.
std::string meaning(const Flag& flag) {
  if (!flag.choices.empty()) return str_cat("one of ", flag.value);
  std::string help = flag.help;
  const bool word = help.size() > 1 && !(help[1] >= 'A' && help[1] <= 'Z');
  if (word && help[0] >= 'A' && help[0] <= 'Z') help[0] = static_cast<char>(help[0] + 'a' - 'A');
  return help;
}

using Note = std::function<void(const Flag& flag, const std::string& value)>;

void declare_switch(CLI::App& app, const Flag& flag, const Note& note) {
  app.add_flag_function(
         flag.names,
         [&flag, note](std::int64_t count) {
           flag.turn(count > 0);
           note(flag, count > 0 ? "true" : "false");
         },
         flag.help)
      ->group(flag.group);
}

void declare_value(CLI::App& app, const Flag& flag, const Note& note) {
  CLI::Option* option = app.add_option_function<std::vector<std::string>>(
      flag.names,
      [&flag, note](const std::vector<std::string>& values) {
        for (const std::string& value : values) {
          flag.set(value);
          note(flag, value);
        }
      },
      flag.help);
  option->type_name(flag.value);
  if (flag.required) option->required();
  const bool argument = !flag_names(flag).front().starts_with('-');
  if (flag.many) {
    option->expected(1, 1 << 20)->allow_extra_args(argument);
  } else {
    option->expected(1)->take_last()->allow_extra_args(false);
  }
  if (!argument) option->group(flag.group);
}

// CLI11's view of the flags; it lives as long as one parse or one help text.
void declare(CLI::App& app, const std::vector<Flag>& flags, const std::string& footer,
             const Note& note) {
  app.set_help_flag("-h,--help", "Show this and stop");
  app.get_formatter()->column_width(34);
  app.footer(footer);
  for (const Flag& flag : flags) {
    flag.value.empty() ? declare_switch(app, flag, note) : declare_value(app, flag, note);
  }
}

std::vector<std::string> all_names(const std::vector<Flag>& flags) {
  std::vector<std::string> all{"--help"};
  for (const Flag& flag : flags) {
    for (const std::string& name : flag_names(flag)) {
      if (name.starts_with("--")) all.push_back(name);
    }
  }
  return all;
}

}  // namespace

std::vector<std::string> flag_names(const Flag& flag) {
  std::vector<std::string> names = CLI::detail::split(flag.names, ',');
  for (std::string& name : names) {
    if (name.starts_with('!')) name.erase(0, 1);
  }
  return names;
}

Flags::Flags(std::string command, std::string summary)
    : command_(std::move(command)), summary_(std::move(summary)) {}

void Flags::add(Flag flag) {
  if (flag.group.empty()) flag.group = group_;
  flags_.push_back(std::move(flag));
}

void Flags::toggle(const std::string& names, bool* target, const std::string& help) {
  add({.names = names, .help = help, .turn = [target](bool on) { *target = on; }});
}

void Flags::text(const std::string& names, std::string* target, const std::string& value,
                 const std::string& help) {
  add({.names = names, .value = value, .help = help, .set = [target](const std::string& given) {
         *target = given;
       }});
}

void Flags::text(const std::string& names, std::optional<std::string>* target,
                 const std::string& value, const std::string& help) {
  add({.names = names, .value = value, .help = help, .set = [target](const std::string& given) {
         *target = given;
       }});
}

void Flags::file(const std::string& names, std::string* target, const std::string& value,
                 const std::string& help) {
  text(names, target, value, help);
  Flag& flag = flags_.back();
  flag.file = true;
  flag.set = [target, title = display_name(flag)](const std::string& given) {
    if (given.empty()) throw UsageError(str_cat(title, " is empty; it takes the name of a file."));
    *target = given;
  };
}

void Flags::choice(const std::string& names, std::string* target, std::vector<std::string> choices,
                   const std::string& help) {
  Flag flag{.names = names, .help = help, .choices = std::move(choices)};
  for (const std::string& one : flag.choices) {
    flag.value += str_cat(flag.value.empty() ? "" : "|", one);
  }
  flag.set = [target, title = display_name(flag), known = flag.choices,
              all = flag.value](const std::string& given) {
    for (const std::string& one : known) {
      if (one == given) {
        *target = given;
        return;
      }
    }
    throw UsageError(str_cat(title, " is '", given, "'; it takes one of ", all, "."));
  };
  add(std::move(flag));
}

void Flags::number(const std::string& names, double* target, Range range, const std::string& value,
                   const std::string& help) {
  Flag flag{.names = names, .value = value, .help = help};
  flag.set = [target, title = display_name(flag), range](const std::string& given) {
    *target = cli::number(title, given, range);
  };
  add(std::move(flag));
}

void Flags::number(const std::string& names, std::optional<double>* target, Range range,
                   const std::string& value, const std::string& help) {
  Flag flag{.names = names, .value = value, .help = help};
  flag.set = [target, title = display_name(flag), range](const std::string& given) {
    *target = cli::number(title, given, range);
  };
  add(std::move(flag));
}

void Flags::integer(const std::string& names, int* target, Range range, const std::string& help) {
  Flag flag{.names = names, .value = "N", .help = help};
  flag.set = [target, title = display_name(flag), range](const std::string& given) {
    *target = cli::integer(title, given, range);
  };
  add(std::move(flag));
}

void Flags::seed(const std::string& names, std::optional<std::uint64_t>* target,
                 const std::string& help) {
  Flag flag{.names = names, .value = "N", .help = help};
  flag.set = [target, title = display_name(flag)](const std::string& given) {
    *target = cli::seed(title, given);
  };
  add(std::move(flag));
}

void Flags::per_level(const std::string& names, PerLevel<double>* target, Range range,
                      const std::string& help) {
  Flag flag{.names = names, .value = "X|LEVEL=X,...", .help = help};
  flag.set = [target, title = display_name(flag), range](const std::string& given) {
    *target = parse_per_level_numbers(title, given, range);
  };
  add(std::move(flag));
}

void Flags::per_level(const std::string& names, PerLevel<int>* target, Range range,
                      const std::string& help) {
  Flag flag{.names = names, .value = "N|LEVEL=N,...", .help = help};
  flag.set = [target, title = display_name(flag), range](const std::string& given) {
    *target = parse_per_level_integers(title, given, range);
  };
  add(std::move(flag));
}

void Flags::argument(const std::string& name, std::string* target, const std::string& help,
                     bool required) {
  add({.names = name,
       .value = name,
       .help = help,
       .file = true,
       .required = required,
       .set = [target](const std::string& given) { *target = given; }});
}

void Flags::arguments(const std::string& name, std::vector<std::string>* target,
                      const std::string& help) {
  add({.names = name,
       .value = name,
       .help = help,
       .file = true,
       .required = true,
       .many = true,
       .set = [target](const std::string& given) { target->push_back(given); }});
}

bool Flags::parse(const std::vector<std::string>& words, const std::vector<std::string>& commands) {
  for (const std::string& word : words) {
    if (word == "--") break;
    if (word == "--help" || word == "-h") return true;
  }
  CLI::App app;
  declare(app, flags_, "", [this](const Flag& flag, const std::string& value) {
    if (record_) record_->push_back({plain_name(display_name(flag)), value});
  });
  std::string see = str_cat(" See crooner ", command_, " --help.");
  try {
    std::vector<std::string> all = with_config_file(words, *this, commands);
    std::reverse(all.begin(), all.end());  // CLI11 takes them from the back
    app.parse(std::move(all));
  } catch (const CLI::ExtrasError&) {
    const std::string stray = app.remaining().front();
    if (!stray.starts_with('-')) {
      throw UsageError(
          str_cat("crooner ", command_, " does not know what '", stray, "' is for.", see));
    }
    const std::string name = stray.substr(0, stray.find('='));
    throw UsageError(str_cat("crooner ", command_, " has no flag '", name, "'.",
                             did_you_mean(name, all_names(flags_)), see));
  } catch (const CLI::RequiredError& failure) {
    for (const Flag& flag : flags_) {
      if (flag.required && app.get_option(flag.names)->count() == 0) {
        throw UsageError(
            str_cat("crooner ", command_, " needs ", flag.names, ", ", meaning(flag), ".", see));
      }
    }
    throw UsageError(str_cat(failure.what(), ".", see));
  } catch (const CLI::ArgumentMismatch& failure) {
    const std::string what = failure.what();
    throw UsageError(
        str_cat("A value is missing after ", what.substr(0, what.find(':')), ".", see));
  } catch (const CLI::ParseError& failure) {
    throw UsageError(str_cat(failure.what(), ".", see));
  }
  return false;
}

const Flag* Flags::find(const std::string& plain) const {
  for (const Flag& flag : flags_) {
    for (const std::string& name : flag_names(flag)) {
      if (name == flag_name(plain)) return &flag;
    }
  }
  return nullptr;
}

bool Flags::has(const std::string& name) const {
  return find(name) != nullptr;
}

std::string Flags::closest(const std::string& name) const {
  std::vector<std::string> known;
  for (const std::string& one : all_names(flags_)) known.push_back(plain_name(one));
  return did_you_mean(plain_name(flag_name(name)), known);
}

void Flags::set(const FlagValue& given) const {
  const std::string name = flag_name(given.name);
  const Flag* flag = find(given.name);
  if (!flag) {
    throw UsageError(
        str_cat("crooner ", command_, " has no flag '", given.name, "'.", closest(given.name)));
  }
  if (flag->set) return flag->set(given.value);
  const bool negative = flag->names.find("!" + name) != std::string::npos;
  flag->turn(parse_bool(name, given.value) != negative);
}

std::string Flags::help() const {
  std::string footer = "Examples:\n";
  for (const std::string& line : examples_) footer += str_cat("  ", line, "\n");
  footer += str_cat("\n", exit_codes_text());
  CLI::App app(summary_, str_cat("crooner ", command_));
  declare(app, flags_, footer, [](const Flag&, const std::string&) {});
  return app.help();
}

}  // namespace crooner::cli
