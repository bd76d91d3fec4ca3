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

// The artists or genres of a model: names and their ids; several names may share an id. Id 0 is
// "unknown" (docs/spec/text.md, section 2).
class IdList {
 public:
  IdList() = default;

  // Lines of `name;id`, UTF-8 (a BOM and CRLF are accepted, empty lines skipped); a name may be
  // empty or contain semicolons (the last one separates). Throws InputError naming file and line.
  static IdList read(const std::filesystem::path& file, LabelVersion version);
  static IdList read(std::istream& lines, const std::string& source, LabelVersion version);

  // The id of a name, compared in normalised form; of duplicate names the last line wins.
  std::optional<std::int64_t> find(const std::string& name) const;

  // The closest known names by edit distance, best first; for messages. A name that contains `name`
  // counts as at most two edits away, so that "kettle" finds "the copper kettles". Names of id 0
  // are never suggested.
  std::vector<std::string> closest(const std::string& name, int count = 3) const;

  // (name, id) in the order and spelling of the file.
  const std::vector<std::pair<std::string, std::int64_t>>& entries() const { return entries_; }

  LabelVersion version() const { return version_; }

 private:
  LabelVersion version_ = LabelVersion::kV2;
  std::vector<std::pair<std::string, std::int64_t>> entries_;
  std::map<std::string, std::int64_t> ids_;  // by normalised name
};

}  // namespace crooner::text
