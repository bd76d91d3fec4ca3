#include "cli/help.h"

#include <algorithm>
#include <sstream>

#include "base/strings.h"

namespace crooner::cli {
namespace {

constexpr std::size_t kWidth = 80;
constexpr std::size_t kColumn = 28;  // where descriptions begin

// "  label  text", the text wrapped within its column; a long label has a line of its own.
void write_entry(std::ostringstream& out, const std::string& label, const std::string& text) {
  std::string line = "  " + label;
  if (line.size() + 2 > kColumn) {
    out << line << '\n';
    line.clear();
  }
  std::istringstream words(text);
  bool first = true;
  for (std::string word; words >> word;) {
    if (!first && line.size() + 1 + word.size() > kWidth) {
      out << line << '\n';
      line.clear();
      first = true;
    }
    if (first && line.size() < kColumn) line.resize(kColumn, ' ');
    line += first ? word : " " + word;
    first = false;
  }
  out << line << '\n';
}

// "-o, --out FILE", "--[no-]wait".
std::string label(const Flag& flag) {
  if (flag.positional()) return flag.many ? flag.names + "..." : flag.names;
  std::vector<std::string> names = flag_names(flag);
  std::stable_partition(names.begin(), names.end(),
                        [](const std::string& name) { return !name.starts_with("--"); });
  if (flag.names.find('!') != std::string::npos) {
    std::erase_if(names, [](const std::string& name) { return name.starts_with("--no-"); });
    names.back().insert(2, "[no-]");
  }
  return str_cat(join(names), flag.value.empty() ? "" : " ", flag.value);
}

// The titles of groups, in the order of their first flags.
std::vector<std::string> group_titles(const Flags& command) {
  std::vector<std::string> titles;
  for (const Flag& flag : command.flags()) {
    if (flag.positional()) continue;
    if (std::find(titles.begin(), titles.end(), flag.group) == titles.end()) {
      titles.push_back(flag.group);
    }
  }
  return titles;
}

// Of a group that is a command too: what it takes without a second word.
void write_command_itself(std::ostringstream& out, const Flags& command) {
  out << "\nWithout a command:\n";
  for (const bool positional : {true, false}) {
    for (const Flag& flag : command.flags()) {
      if (flag.positional() == positional) write_entry(out, label(flag), description(flag));
    }
  }
}

}  // namespace

std::string group_name(const std::string& command) {
  const std::size_t blank = command.find(' ');
  return blank == std::string::npos ? "" : command.substr(0, blank);
}

std::string argument_synopsis(const Flags& command) {
  std::string all;
  for (const Flag& flag : command.flags()) {
    if (!flag.positional()) continue;
    all += flag.required ? str_cat(" ", label(flag)) : str_cat(" [", label(flag), "]");
  }
  return all;
}

std::string description(const Flag& flag) {
  if (flag.default_value.empty()) return flag.help;
  return str_cat(flag.help, " (default: ", flag.default_value, ")");
}

std::string help_text(const Flags& command) {
  std::ostringstream out;
  const std::string arguments = argument_synopsis(command);
  out << command.summary() << ".\n\nUsage: crooner " << command.command();
  for (const std::string& flag : command.required()) out << ' ' << flag;
  out << " [OPTIONS]" << arguments << '\n';
  if (!arguments.empty()) out << "\nArguments:\n";
  for (const Flag& flag : command.flags()) {
    if (flag.positional()) write_entry(out, label(flag), description(flag));
  }
  for (const std::string& title : group_titles(command)) {
    out << '\n' << title << ":\n";
    for (const Flag& flag : command.flags()) {
      if (flag.positional() || flag.group != title) continue;
      write_entry(out, label(flag), description(flag));
    }
  }
  out << "\nHelp:\n";
  write_entry(out, "-h, --help", "Show this help and exit");
  out << "\nExamples:\n";
  for (const std::string& line : command.examples()) out << "  " << line << '\n';
  return out.str();
}

std::string program_help(const std::vector<const Flags*>& commands, const std::string& group) {
  std::ostringstream out;
  std::vector<std::string> examples;  // of the first two commands
  const auto itself = std::ranges::find(commands, group, &Flags::command);
  if (group.empty()) out << "Generate songs from a genre, an artist and lyrics.\n\n";
  out << "Usage: crooner " << (group.empty() ? "" : group + " ") << "COMMAND [OPTIONS]\n";
  if (itself != commands.end()) {
    const std::string arguments = argument_synopsis(**itself);
    out << "       crooner " << group << arguments << " COMMAND [OPTIONS]\n"
        << "       crooner " << group << " [OPTIONS]" << arguments << '\n';
  }
  out << "\nCommands:\n";
  for (const Flags* command : commands) {
    const std::string& name = command->command();
    if (!group.empty() && group_name(name) != group && name != group) continue;
    if (examples.size() < 2) examples.push_back(command->examples().front());
    std::string line = "  " + name;
    line.resize(20, ' ');
    out << line << command->summary() << '\n';
  }
  if (itself != commands.end()) write_command_itself(out, **itself);
  out << "\nOptions:\n";
  write_entry(out, "-h, --help", "Show this help, or that of a command, and exit");
  if (group.empty()) write_entry(out, "--version", "Show the versions of crooner and LibTorch");
  out << "\nExamples:\n";
  for (const std::string& line : examples) out << "  " << line << '\n';
  if (group.empty()) out << '\n' << exit_codes_text();
  return out.str();
}

const char* exit_codes_text() {
  return "Exit codes:\n"
         "  0      success\n"
         "  1      internal error\n"
         "  2      usage: an unknown flag, a value out of range, a length that the\n"
         "         model cannot generate\n"
         "  3      bad input: a missing or malformed file, an unknown name with --strict\n"
         "  4      not enough memory or disk space, a device that is not there, or an output\n"
         "         that cannot be written\n"
         "  5      some jobs of a batch failed\n"
         "  128+n  ended by signal n (130: Ctrl-C)\n";
}

}  // namespace crooner::cli
