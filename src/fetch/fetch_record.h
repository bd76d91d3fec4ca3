#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace crooner::fetch {

// What a fetch has finished: the parts by name, in a file that each of them is added to.
struct FetchedPart {
  std::string sha256;         // of the imported part
  std::string source_sha256;  // of the file as it was downloaded
  std::string source;         // where from
  bool blocks_name = true;    // of a conditioner: the spelling of its names
  bool half_weights = false;
};

class FetchRecord {
 public:
  // Reads what is there; a file that is none counts as empty.
  explicit FetchRecord(std::filesystem::path file);

  const FetchedPart* find(const std::string& part) const;  // nullptr: not yet
  void add(const std::string& part, const FetchedPart& fetched);

 private:
  std::filesystem::path file_;
  std::map<std::string, FetchedPart> parts_;
};

}  // namespace crooner::fetch
