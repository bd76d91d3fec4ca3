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
#include "cli/all_commands.h"
#include "cli/suggest.h"

namespace crooner::cli {
namespace {

// Throws InputError when the file cannot be read or is not text.
std::string read_text(const std::string& file) {
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
                "' of --config is not text; UTF-8 with one flag = value per line is expected."));
  }
  return text;
}

std::vector<CLI::ConfigItem> read_items(const std::string& file) {
  std::istringstream text(read_text(file));
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

// The section of an item: "models import"; empty above the first.
std::string section_name(const CLI::ConfigItem& item) {
  return CLI::detail::join(item.parents, " ");
}

void check_section(const std::string& section, const std::string& file) {
  std::vector<std::string> known;
  for (const Flags* command : all_commands()) {
    const std::string& name = command->command();
    if (name == section || name.starts_with(section + " ")) return;
    known.push_back(name);
  }
  throw UsageError(
      str_cat(file, ": [", section, "] is no command of crooner.", did_you_mean(section, known)));
}

}  // namespace

std::vector<FlagValue> read_config_file(const std::string& file, const Flags& flags) {
  std::vector<FlagValue> values;
  for (const CLI::ConfigItem& item : read_items(file)) {
    const std::string section = section_name(item);
    if (!section.empty()) check_section(section, file);
    if (is_section_marker(item)) continue;
    if (!section.empty() && section != flags.command()) continue;
    const Flag* flag = flags.find(item.name);
    if (!flag || flag->names == kConfigFlag) {
      throw UsageError(str_cat(file, ": crooner ", flags.command(), " has no flag '", item.name,
                               "'.", flags.closest(item.name)));
    }
    if (flag->many) {
      for (const std::string& input : item.inputs) values.push_back({item.name, input});
    } else {
      values.push_back({item.name, CLI::detail::join(item.inputs, ",")});
    }
  }
  return values;
}

}  // namespace crooner::cli
