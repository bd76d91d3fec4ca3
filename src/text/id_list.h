#pragma once

#include <cstdint>
#include <filesystem>
#include <istream>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/label_version.h"

namespace crooner::text {

// Artists or genres of a model: names and the ids they share. Id 0 is "unknown" (docs/spec/text.md,
// section 2).
class IdList {
 public:
  IdList() = default;

  // `name;id` a line, UTF-8 (a BOM and CRLF are accepted, empty lines skipped); a name may be empty
  // or hold a semicolon (the last one separates). Throws InputError naming file and line.
  static IdList read(const std::filesystem::path& file, LabelVersion version);
  static IdList read(std::istream& lines, const std::string& source, LabelVersion version);

  // The id of a name, normalised as the version says; the last line wins where two name the same.
  std::optional<std::int64_t> find(const std::string& name) const;

  // The closest known names by edit distance, best first; for messages. A name that holds the given
  // one as a part counts as at most two edits away, so that "kettle" finds "the copper kettles".
  // Names of id 0 are no suggestions.
  std::vector<std::string> closest(const std::string& name, int count = 3) const;

  // (name, id) in the order of the file, spelled as there.
  const std::vector<std::pair<std::string, std::int64_t>>& entries() const { return entries_; }

  LabelVersion version() const { return version_; }

 private:
  LabelVersion version_ = LabelVersion::kV2;
  std::vector<std::pair<std::string, std::int64_t>> entries_;
  std::map<std::string, std::int64_t> ids_;  // by normalised name
};

}  // namespace crooner::text
