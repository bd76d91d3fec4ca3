#include "batch/state_files.h"

#include <algorithm>

#include "base/files.h"
#include "base/sha256.h"
#include "base/strings.h"

namespace crooner::batch {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFolder = ".batch";

}  // namespace

void make_state_folder(const fs::path& folder) {
  create_folder(folder / kFolder);
}

std::string state_key(std::string_view text) {
  return sha256_hex(text).substr(0, 16);
}

fs::path state_file(const fs::path& folder, const std::string& key, std::string_view ending) {
  return folder / kFolder / str_cat(key, ending);
}

std::vector<std::string> list_keys(const fs::path& folder, std::string_view ending) {
  std::vector<std::string> keys;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder / kFolder)) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(ending)) keys.push_back(name.substr(0, name.size() - ending.size()));
  }
  std::sort(keys.begin(), keys.end());
  return keys;
}

}  // namespace crooner::batch
