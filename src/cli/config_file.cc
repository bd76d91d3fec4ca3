#include "cli/config_file.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "base/cat.h"
#include "base/error.h"
#include "cli/suggest.h"

namespace crooner::cli {
namespace {

constexpr char kFlag[] = "--config";

// The file that the last --config names; empty: none.
std::string named_file(const std::vector<std::string>& words) {
  std::string file;
  for (std::size_t i = 0; i < words.size() && words[i] != "--"; ++i) {
    if (words[i] == kFlag && i + 1 < words.size()) file = words[i + 1];
    if (words[i].starts_with("--config=")) file = words[i].substr(sizeof kFlag);
  }
  return file;
}

std::vector<CLI::ConfigItem> read(const std::string& file) {
  try {
    return CLI::ConfigTOML().from_file(file);
  } catch (const CLI::FileError&) {
    throw InputError(cat("The file '", file, "' of --config cannot be read."));
  } catch (const CLI::ParseError& failure) {
    throw InputError(cat("The file '", file, "' of --config: ", failure.what(), "."));
  }
}

// CLI11 marks where sections begin and end by items of these names.
bool marks_a_section(const CLI::ConfigItem& item) {
  return item.name == "++" || item.name == "--";
}

void check(const CLI::ConfigItem& item, const std::string& file, const Flags& flags) {
  std::vector<std::string> known;
  for (const Flag& flag : flags.flags()) {
    for (const std::string& name : names_of(flag)) {
      if (name.starts_with("--") && name != kFlag) known.push_back(name.substr(2));
    }
  }
  if (std::find(known.begin(), known.end(), item.name) == known.end()) {
    throw UsageError(cat(file, ": crooner ", flags.command(), " has no flag '", item.name, "'.",
                         did_you_mean(item.name, known)));
  }
}

}  // namespace

std::vector<std::string> with_config_file(const std::vector<std::string>& words,
                                          const Flags& flags) {
  const std::string file = named_file(words);
  if (file.empty()) return words;
  std::vector<std::string> all;
  for (const CLI::ConfigItem& item : read(file)) {
    if (marks_a_section(item)) continue;
    if (!item.parents.empty() && CLI::detail::join(item.parents, " ") != flags.command()) continue;
    check(item, file, flags);
    all.push_back(cat("--", item.name, "=", CLI::detail::join(item.inputs, ",")));
  }
  all.insert(all.end(), words.begin(), words.end());
  return all;
}

}  // namespace crooner::cli
