#pragma once

#include <string>
#include <vector>

namespace crooner::cli {

// `key = value` of a TOML file.
struct TomlEntry {
  std::string section;              // "models import" of [models.import]; empty above the first
  std::string key;                  // empty: the section itself
  std::vector<std::string> values;  // one; of a list any number, in its order
  bool list = false;
  int line = 1;
};

// The entries of a TOML text in the order of their lines, its values as a flag takes them: an
// inline table of levels ({all = 0.99, 2 = 0.98}) is the list 0.99, 2=0.98. A value that is no TOML
// but words without quotes, as INI files have them, is the rest of its line up to a comment. Throws
// InputError that begins with `where` and the line.
std::vector<TomlEntry> parse_toml(const std::string& text, const std::string& where);

}  // namespace crooner::cli
