#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "text/version.h"

namespace crooner::text {

// Artists or genres of a model: names and the ids they share. Id 0 is "unknown".
class IdList {
 public:
  IdList() = default;
  // `name;id` a line, UTF-8; a name may be empty or hold a semicolon (the last one separates).
  // Throws InputError naming file and line.
  static IdList read(const std::filesystem::path& file, Version version);

  // The id of a name, normalised as the version says (v2: normalise_v2, v3: lower case).
  std::optional<std::int64_t> find(const std::string& name) const;

  // The closest known names by edit distance, best first; for messages.
  std::vector<std::string> closest(const std::string& name, int count = 3) const;

  // All names of an id, in sorted order.
  std::vector<std::string> names(std::int64_t id) const;

  // (name, id) in the order of the file.
  const std::vector<std::pair<std::string, std::int64_t>>& entries() const { return entries_; }

 private:
  Version version_ = Version::kV2;
  std::vector<std::pair<std::string, std::int64_t>> entries_;
  std::map<std::string, std::int64_t> ids_;
};

}  // namespace crooner::text
