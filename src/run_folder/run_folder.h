#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "run_folder/folder_lock.h"
#include "run_folder/journal.h"
#include "run_folder/run_metadata.h"

namespace crooner::run_folder {

// A file that a finished run has made, in its folder or beside it.
struct Output {
  std::string name;  // without folders
  std::string sha256;
  bool operator==(const Output&) const = default;
};

// The saved state of a song in the making (docs/formats/run-folder.md), locked as long as this
// lives. Whatever happens, opening the folder again with the same record goes on where it stopped.
class RunFolder {
 public:
  // Makes the folder or opens it. Throws UsageError when another process uses it, or when it holds
  // another run and not `force` (with it, that run is thrown away: its record, journal, codes and
  // done.json); InputError when what it holds is damaged, and not `force`; ResourceError when it
  // cannot be written.
  RunFolder(const std::filesystem::path& folder, const Record& record, bool force);

  const std::filesystem::path& path() const { return folder_; }
  std::filesystem::path file(const std::string& name) const { return folder_ / name; }
  std::filesystem::path codes_file() const { return file("codes.safetensors"); }

  bool resumed() const { return resumed_; }  // the folder held this run already
  Journal& journal() { return *journal_; }
  const Journal& journal() const { return *journal_; }

  // What the run has made, when it is finished.
  const std::optional<std::vector<Output>>& outputs() const { return outputs_; }

  // All is done and written: says so in done.json.
  void finish(std::vector<Output> outputs);

  // Removes all that a run writes, and the folder when nothing else is in it. The last call.
  void remove() &&;

 private:
  bool holds(const Record& record, bool force) const;
  void start_over(const Record& record);
  void open_journal(const Record& record);

  std::filesystem::path folder_;
  FolderLock lock_;
  bool resumed_ = false;
  std::optional<std::vector<Output>> outputs_;
  std::optional<Journal> journal_;
};

}  // namespace crooner::run_folder
