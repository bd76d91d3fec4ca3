#include "run_folder/run_folder.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/files.h"
#include "base/strings.h"

namespace crooner::run_folder {
namespace {

namespace fs = std::filesystem;

constexpr const char* kDone = "done.json";

// level_2.wav, level_2.png
bool is_level_file(const std::string& name) {
  constexpr std::string_view kPrefix = "level_";
  if (!name.starts_with(kPrefix)) return false;
  const std::size_t end = name.find_first_not_of("0123456789", kPrefix.size());
  if (end == std::string::npos || end == kPrefix.size()) return false;
  const std::string_view extension = std::string_view(name).substr(end);
  return extension == ".wav" || extension == ".png";
}

// All that a run writes here but lock and run.json; the user's files stay.
void remove_own_files(const fs::path& folder) {
  constexpr std::array kNames = {kDone,         "journal",    "codes.safetensors", "page.html",
                                 "lyrics.json", "lyrics.lrc", "lyrics.srt"};
  std::error_code failure;
  std::vector<fs::path> own;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, failure)) {
    const std::string name = entry.path().filename().string();
    const bool listed = std::find(kNames.begin(), kNames.end(), name) != kNames.end();
    if (listed || is_level_file(name)) own.push_back(entry.path());
  }
  for (const fs::path& file : own) {
    if (!fs::is_directory(file, failure)) fs::remove(file, failure);
  }
}

// What the finished run made; nothing when the file is not there or damaged (it is written again).
std::optional<std::vector<Output>> read_done(const fs::path& file) {
  std::error_code failure;
  if (!fs::is_regular_file(file, failure)) return std::nullopt;
  const nlohmann::json json = nlohmann::json::parse(read_file(file), nullptr, false);
  try {
    std::vector<Output> outputs;
    for (const nlohmann::json& output : json.at("outputs")) {
      outputs.push_back({output.at("name"), output.at("sha256")});
    }
    return outputs;
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

}  // namespace

RunFolder::RunFolder(const fs::path& folder, const Record& record, bool force)
    : folder_(create_folder(folder)), lock_(folder_) {
  remove_temporary_files(folder_);
  resumed_ = holds(record, force);
  if (!resumed_) start_over(record);
  try {
    open_journal(record);
  } catch (const InputError&) {  // damaged from its first byte on
    if (!force) throw;
    start_over(record);
    open_journal(record);
  }
  if (resumed_) outputs_ = read_done(file(kDone));
}

bool RunFolder::holds(const Record& record, bool force) const {
  if (!fs::exists(file("run.json"))) return false;
  try {
    const std::string difference = first_difference(read_metadata(folder_), record);
    if (difference.empty()) return true;
    if (force) return false;
    throw UsageError(
        str_cat("The run folder '", folder_.string(), "' holds another request: ", difference,
                ". Give that one again to go on with it, choose another --out, or --force "
                "replaces it."));
  } catch (const InputError&) {
    if (!force) throw;
    return false;
  }
}

// run.json goes first and comes back last but for the journal: a folder without one holds no run,
// whatever else a kill leaves in it. What is not the run's own stays.
void RunFolder::start_over(const Record& record) {
  resumed_ = false;
  std::error_code failure;
  fs::remove(file("run.json"), failure);
  sync_folder(folder_);
  remove_own_files(folder_);
  write_metadata(folder_, record);
}

void RunFolder::remove() && {
  journal_.reset();
  std::error_code failure;
  fs::remove(file("run.json"), failure);
  remove_own_files(folder_);
  fs::remove(file("lock"), failure);
  fs::remove(folder_, failure);  // fails when something is left in it
}

void RunFolder::open_journal(const Record& record) {
  journal_.emplace(file("journal"), metadata_hash(record));
}

void RunFolder::finish(std::vector<Output> outputs) {
  journal_->sync();
  nlohmann::ordered_json json;
  json["outputs"] = nlohmann::ordered_json::array();
  for (const Output& output : outputs) {
    json["outputs"].push_back({{"name", output.name}, {"sha256", output.sha256}});
  }
  write_file(file(kDone), json.dump(2) + "\n");
  outputs_ = std::move(outputs);
}

}  // namespace crooner::run_folder
