#include "batch/done.h"

#include "base/error.h"
#include "base/files.h"
#include "batch/state_files.h"

namespace crooner::batch {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

constexpr const char* kEnding = ".done";

}  // namespace

void write_done(const fs::path& folder, const std::string& key,
                const std::vector<DoneSong>& songs) {
  ordered_json json = ordered_json::array();
  for (const DoneSong& song : songs) {
    json.push_back({{"file", song.file}, {"run", song.record}});
  }
  write_file(state_file(folder, key, kEnding), json.dump() + "\n");
}

void remove_done(const fs::path& folder, const std::string& key) {
  std::error_code ignored;
  fs::remove(state_file(folder, key, kEnding), ignored);
}

std::vector<DoneSong> read_done(const fs::path& folder, const std::string& key) {
  const fs::path file = state_file(folder, key, kEnding);
  std::error_code failure;
  if (!fs::exists(file, failure)) return {};
  std::vector<DoneSong> songs;
  try {
    for (const ordered_json& song : ordered_json::parse(read_file(file))) {
      songs.push_back({song.at("file"), song.at("run")});
      if (!fs::is_regular_file(folder / songs.back().file, failure)) return {};
    }
  } catch (const ordered_json::exception&) {
    return {};  // damaged: the run folders know
  } catch (const InputError&) {
    return {};
  }
  return songs;
}

}  // namespace crooner::batch
