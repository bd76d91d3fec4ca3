#include "cli/config_file.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "base/error.h"
#include "base/strings.h"
#include "base/utf8.h"
#include "cli/suggest.h"

namespace crooner::cli {
namespace {

constexpr char kFlag[] = "--config";

// The file that the last --config names; empty: none.
std::string config_file_argument(const std::vector<std::string>& words) {
  std::string file;
  for (std::size_t i = 0; i < words.size() && words[i] != "--"; ++i) {
    if (words[i] == kFlag && i + 1 < words.size()) file = words[i + 1];
    if (words[i].starts_with("--config=")) file = words[i].substr(sizeof kFlag);
  }
  return file;
}

// What the file holds; a pipe is fine too.
std::string text_of(const std::string& file) {
  if (std::filesystem::is_directory(file)) {
    throw InputError(str_cat("--config is '", file, "', which is a folder; a file is expected."));
  }
  std::ifstream in(file, std::ios::binary);
  if (!in) throw InputError(str_cat("The file '", file, "' of --config cannot be read."));
  std::string text{std::istreambuf_iterator<char>(in), {}};
  const bool controls = std::any_of(text.begin(), text.end(), [](unsigned char c) {
    return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f;
  });
  if (controls || invalid_utf8_offset(text)) {
    throw InputError(
        str_cat("The file '", file,
                "' of --config is no text; one flag = value a line is expected, in UTF-8."));
  }
  return text;
}

std::vector<CLI::ConfigItem> read(const std::string& file) {
  std::istringstream text(text_of(file));
  try {
    return CLI::ConfigTOML().from_config(text);
  } catch (const CLI::ParseError& failure) {
    throw InputError(str_cat("The file '", file, "' of --config: ", failure.what(), "."));
  }
}

// CLI11 marks where sections begin and end by items of these names.
bool is_section_marker(const CLI::ConfigItem& item) {
  return item.name == "++" || item.name == "--";
}

void check(const CLI::ConfigItem& item, const std::string& file, const Flags& flags) {
  std::vector<std::string> known;
  for (const Flag& flag : flags.flags()) {
    for (const std::string& name : flag_names(flag)) {
      if (name.starts_with("--") && name != kFlag) known.push_back(name.substr(2));
    }
  }
  if (std::find(known.begin(), known.end(), item.name) == known.end()) {
    throw UsageError(str_cat(file, ": crooner ", flags.command(), " has no flag '", item.name, "'.",
                             did_you_mean(item.name, known)));
  }
}

// The section that an item stands in: "models import"; empty above the first.
std::string section_of(const CLI::ConfigItem& item) {
  return CLI::detail::join(item.parents, " ");
}

void check_section(const std::string& section, const std::string& file,
                   const std::vector<std::string>& commands) {
  for (const std::string& command : commands) {
    if (command == section || command.starts_with(section + " ")) return;
  }
  throw UsageError(str_cat(file, ": [", section, "] is no command of crooner.",
                           did_you_mean(section, commands)));
}

}  // namespace

std::vector<std::string> with_config_file(const std::vector<std::string>& words, const Flags& flags,
                                          const std::vector<std::string>& commands) {
  const std::string file = config_file_argument(words);
  if (file.empty()) return words;
  std::vector<std::string> all;
  for (const CLI::ConfigItem& item : read(file)) {
    const std::string section = section_of(item);
    if (!section.empty() && !commands.empty()) check_section(section, file, commands);
    if (is_section_marker(item)) continue;
    if (!section.empty() && section != flags.command()) continue;
    check(item, file, flags);
    all.push_back(str_cat("--", item.name, "=", CLI::detail::join(item.inputs, ",")));
  }
  all.insert(all.end(), words.begin(), words.end());
  return all;
}

}  // namespace crooner::cli
