#include "cli/config_file.h"

#include <algorithm>

#include "base/error.h"
#include "base/os_file.h"
#include "base/paths.h"
#include "base/strings.h"
#include "base/text_file.h"
#include "base/utf8.h"
#include "cli/all_commands.h"
#include "cli/suggest.h"
#include "cli/toml.h"

namespace crooner::cli {
namespace {

// Throws InputError when the file cannot be read or is not text.
std::string read_config_text(const std::string& file) {
  if (is_folder(file)) {
    throw InputError(str_cat("--config is '", file, "', which is a folder; a file is expected."));
  }
  std::string text;
  try {
    text = read_text(file);
  } catch (const InputError& failure) {
    throw InputError(str_cat("--config: ", failure.what()));
  }
  const bool controls = std::any_of(text.begin(), text.end(), [](unsigned char c) {
    return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f;
  });
  if (controls || invalid_utf8_offset(text)) {
    throw InputError(
        str_cat("The file '", printable(file),
                "' of --config is not text; UTF-8 with one flag = value per line is expected."));
  }
  return text;
}

void check_section(const TomlEntry& entry, const std::string& where) {
  std::vector<std::string> known;
  for (const Flags* command : all_commands()) {
    const std::string& name = command->command();
    if (name == entry.section || name.starts_with(entry.section + " ")) return;
    known.push_back(name);
  }
  throw UsageError(str_cat(where, ": [", printable(entry.section), "] is not a command of crooner.",
                           did_you_mean(entry.section, known)));
}

// Whether the flag takes several values in one, separated by commas.
bool takes_list(const Flag& flag) {
  return flag.value.ends_with(",...");
}

void add_values(std::vector<ConfigValue>& values, const TomlEntry& entry, const Flag& flag,
                const std::string& where) {
  if (flag.many || !entry.list) {
    for (const std::string& value : entry.values) values.push_back({{entry.key, value}, where});
  } else if (takes_list(flag)) {
    values.push_back({{entry.key, join(entry.values, ",")}, where});
  } else {
    throw UsageError(str_cat(where, ": '", entry.key, "' is a list; one value is expected."));
  }
}

}  // namespace

std::vector<ConfigValue> read_config_file(const std::string& file, const Flags& flags) {
  std::vector<ConfigValue> values;
  for (const TomlEntry& entry : parse_toml(read_config_text(file), printable(file))) {
    const std::string where = str_cat(printable(file), ", line ", entry.line);
    if (!entry.section.empty()) check_section(entry, where);
    if (entry.key.empty() || (!entry.section.empty() && entry.section != flags.command())) continue;
    const Flag* flag = flags.find(entry.key);
    if (flag && flag->names == kConfigFlag) {
      throw UsageError(str_cat(where, ": a file of --config names no other; repeat --config."));
    }
    if (!flag) {
      throw UsageError(str_cat(where, ": crooner ", flags.command(), " has no flag '",
                               printable(entry.key), "'.", flags.closest(entry.key)));
    }
    add_values(values, entry, *flag, where);
  }
  return values;
}

}  // namespace crooner::cli
