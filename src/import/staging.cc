#include "import/staging.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "base/error.h"
#include "base/files.h"
#include "base/strings.h"

namespace crooner::importer {
namespace {

namespace fs = std::filesystem;

constexpr const char* kStagingName = ".crooner-unfinished";
constexpr const char* kMovesFile = "moves.json";
constexpr const char* kLockFile = "lock";

// What a command that was killed while it moved its outputs had moved already.
std::set<std::string> moved_before(const fs::path& folder) {
  std::set<std::string> moved;
  std::error_code failure;
  const fs::path hidden = folder / kStagingName;
  if (!fs::exists(hidden / kMovesFile, failure)) return moved;
  const auto names = nlohmann::json::parse(read_file(hidden / kMovesFile), nullptr, false);
  if (!names.is_array()) return moved;
  for (const auto& name : names) {
    if (name.is_string() && !fs::exists(hidden / name.get<std::string>(), failure))
      moved.insert(fs::path(name.get<std::string>()).filename().string());
  }
  return moved;
}

}  // namespace

Staging::Staging(const fs::path& folder) : folder_(folder), hidden_(folder / kStagingName) {
  std::error_code failure;
  created_ = !fs::exists(folder, failure);
  create_folder(folder);  // a message about it names it, not what is hidden within
  create_folder(hidden_);
  lock_ = FileHandle::open_append(hidden_ / kLockFile);
  if (!lock_->try_lock()) {
    created_ = false;
    committed_ = true;  // leave the other's files
    throw UsageError(
        str_cat("Another crooner is writing to '", folder.string(), "'; wait until it is done."));
  }
  clean_up();
}

void Staging::clean_up() {
  std::error_code failure;
  for (const std::string& name : moved_before(folder_)) fs::remove(folder_ / name, failure);
  for (const fs::directory_entry& entry : fs::directory_iterator(hidden_, failure)) {
    if (entry.path().filename() != kLockFile) fs::remove_all(entry.path(), failure);
  }
}

Staging::~Staging() {
  if (committed_) return;
  std::error_code failure;
  fs::remove_all(hidden_, failure);
  if (created_) fs::remove(folder_, failure);  // unless it holds something
}

fs::path Staging::path(const std::string& name) const {
  return hidden_ / name;
}

void Staging::commit(const std::string& last) {
  std::vector<std::string> names;
  std::error_code failure;
  for (const fs::directory_entry& entry : fs::directory_iterator(hidden_, failure)) {
    const std::string name = entry.path().filename().string();
    if (name != kLockFile && name != last && !name.starts_with('.')) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  names.push_back(last);
  write_file(hidden_ / kMovesFile,
             nlohmann::json(names).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace));
  for (const std::string& name : names) rename_file(hidden_ / name, folder_ / name);
  sync_folder(folder_);
  committed_ = true;
  fs::remove_all(hidden_, failure);
}

void check_outputs(const fs::path& folder, const std::vector<std::string>& names,
                   const std::vector<fs::path>& inputs, Existing there) {
  std::error_code failure;
  if (fs::exists(folder, failure) && !fs::is_directory(folder, failure)) {
    throw UsageError(
        str_cat("'", folder.string(), "' is not a folder; the command writes into a folder."));
  }
  const std::set<std::string> moved = moved_before(folder);
  std::vector<std::string> found;
  for (const std::string& name : std::set<std::string>(names.begin(), names.end())) {
    const fs::path output = folder / name;
    for (const fs::path& input : inputs) {
      if (!fs::equivalent(output, input, failure) || failure) continue;
      throw UsageError(str_cat("'", output.string(),
                               "' is read by this command and would be replaced; choose another "
                               "folder for --out."));
    }
    const fs::file_status status = fs::symlink_status(output, failure);
    if (fs::exists(status) && !moved.contains(name)) found.push_back(str_cat("'", name, "'"));
  }
  if (found.empty() || there == Existing::kReplace) return;
  const std::size_t count = found.size();
  if (found.size() > 3) found.resize(3);
  throw UsageError(str_cat("The folder '", folder.string(), "' already holds ", join(found),
                           count > 3 ? str_cat(" and ", count - 3, " more") : "",
                           ", which would be replaced; choose another folder for --out",
                           there == Existing::kNeedForce ? ", or add --force." : "."));
}

}  // namespace crooner::importer
