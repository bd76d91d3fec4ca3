#include "batch/state_files.h"

#include <algorithm>

#include "base/error.h"
#include "base/files.h"
#include "base/json_text.h"
#include "base/paths.h"
#include "base/sha256.h"
#include "base/stale_files.h"
#include "base/strings.h"

namespace crooner::batch {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

constexpr const char* kFolder = ".batch";
constexpr const char* kDone = ".done";

}  // namespace

void create_state_folder(const fs::path& folder) {
  create_folder(folder / kFolder);
  remove_stale_files(folder / kFolder);
}

std::string state_key(std::string_view text) {
  return sha256_hex(text).substr(0, 16);
}

fs::path state_file(const fs::path& folder, const std::string& key, std::string_view ending) {
  return folder / kFolder / str_cat(key, ending);
}

std::vector<std::string> list_keys(const fs::path& folder, std::string_view ending) {
  std::vector<std::string> keys;
  for (const fs::path& file : list_folder(folder / kFolder)) {
    const std::string name = file.filename().string();
    if (name.ends_with(ending)) keys.push_back(name.substr(0, name.size() - ending.size()));
  }
  std::sort(keys.begin(), keys.end());  // without the ending the order may be another
  return keys;
}

void write_done(const fs::path& folder, const std::string& key,
                const std::vector<DoneSong>& songs) {
  ordered_json json = ordered_json::array();
  for (const DoneSong& song : songs) {
    json.push_back({{"file", song.file}, {"run", song.metadata}});
  }
  write_file(state_file(folder, key, kDone), json_text(json) + "\n");
}

void remove_done(const fs::path& folder, const std::string& key) {
  std::error_code ignored;
  fs::remove(state_file(folder, key, kDone), ignored);
}

std::vector<DoneSong> read_done(const fs::path& folder, const std::string& key) {
  const fs::path file = state_file(folder, key, kDone);
  std::error_code failure;
  if (!fs::exists(file, failure)) return {};
  std::vector<DoneSong> songs;
  try {
    for (const ordered_json& song : ordered_json::parse(read_file(file))) {
      songs.push_back({song.at("file"), song.at("run")});
      if (!fs::is_regular_file(folder / songs.back().file, failure)) return {};
    }
  } catch (const ordered_json::exception&) {
    return {};  // damaged: the run folders say
  } catch (const InputError&) {
    return {};
  }
  return songs;
}

}  // namespace crooner::batch
