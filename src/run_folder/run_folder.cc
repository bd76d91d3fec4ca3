#include "run_folder/run_folder.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/files.h"
#include "base/json_text.h"
#include "base/paths.h"
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

// All files of a run except lock and run.json; files of the user stay.
void remove_own_files(const fs::path& folder) {
  constexpr std::array kNames = {kDone,        "journal",      "codes.safetensors",
                                 "page.html",  "lyrics.json",  "lyrics.lrc",
                                 "lyrics.srt", "original.wav", "original.safetensors"};
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
  fs::remove_all(folder / "takes", failure);
}

// The files of a finished run; nothing if done.json is missing or damaged (it is written again).
std::optional<std::vector<OutputFile>> read_done(const fs::path& file) {
  std::error_code failure;
  if (!fs::is_regular_file(file, failure)) return std::nullopt;
  const nlohmann::json json = nlohmann::json::parse(read_file(file), nullptr, false);
  try {
    std::vector<OutputFile> outputs;
    for (const nlohmann::json& output : json.at("outputs")) {
      outputs.push_back({output.at("name"), output.at("sha256")});
    }
    return outputs;
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

}  // namespace

void require_same_run(const fs::path& folder, const Metadata& was, const Metadata& is) {
  const std::string difference = first_difference(was, is);
  if (difference.empty()) return;
  throw UsageError(
      str_cat("The run folder '", folder.string(), "' belongs to a different request: ", difference,
              ". Repeat that request to resume it, choose another --out, or replace it with "
              "--force."));
}

RunFolder::RunFolder(const fs::path& folder, const Metadata& metadata, bool force)
    : folder_(create_folder(folder)), lock_(folder_) {
  remove_temporary_files(folder_);
  if (!contains(metadata, force)) start_over(metadata);
  try {
    open_journal(metadata);
  } catch (const InputError&) {  // its beginning is damaged
    if (!force) throw;
    start_over(metadata);
    open_journal(metadata);
  }
  outputs_ = read_done(file(kDone));
}

bool RunFolder::contains(const Metadata& metadata, bool force) const {
  if (!path_exists(file("run.json"))) return false;
  try {
    const Metadata existing = read_metadata(folder_);
    if (force) return first_difference(existing, metadata).empty();
    require_same_run(folder_, existing, metadata);
    return true;
  } catch (const InputError&) {
    if (!force) throw;
    return false;
  }
}

// run.json is removed first, and written before the journal: a folder without it contains no run,
// whatever else a kill leaves behind. Other files stay.
void RunFolder::start_over(const Metadata& metadata) {
  std::error_code failure;
  fs::remove(file("run.json"), failure);
  sync_folder(folder_);
  remove_own_files(folder_);
  write_metadata(folder_, metadata);
}

void RunFolder::remove() && {
  journal_.reset();
  std::error_code failure;
  fs::remove(file("run.json"), failure);
  remove_own_files(folder_);
  fs::remove(file("lock"), failure);
  fs::remove(folder_, failure);  // fails if it is not empty
}

void RunFolder::open_journal(const Metadata& metadata) {
  journal_.emplace(file("journal"), metadata_hash(metadata));
}

void RunFolder::finish(std::vector<OutputFile> outputs) {
  journal_->sync();
  nlohmann::ordered_json json;
  json["outputs"] = nlohmann::ordered_json::array();
  for (const OutputFile& output : outputs) {
    json["outputs"].push_back({{"name", output.name}, {"sha256", output.sha256}});
  }
  write_file(file(kDone), json_text(json, 2) + "\n");
  outputs_ = std::move(outputs);
}

}  // namespace crooner::run_folder
