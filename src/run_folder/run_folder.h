#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "run_folder/folder_lock.h"
#include "run_folder/journal.h"
#include "run_folder/run_metadata.h"

namespace crooner::run_folder {

// A file that a finished run has written, in its folder or next to it.
struct OutputFile {
  std::string name;  // without folders
  std::string sha256;
  bool operator==(const OutputFile&) const = default;
};

// Throws UsageError when the folder's metadata, `was`, is that of another request than `is`.
void require_same_run(const std::filesystem::path& folder, const Metadata& was, const Metadata& is);

// The saved state of a song while it is generated (docs/formats/run-folder.md), locked during the
// lifetime of this object. Whatever happens, opening the folder again with the same metadata
// resumes the run.
class RunFolder {
 public:
  // Creates the folder or opens it. Throws FolderInUse when another process uses it; UsageError
  // when it contains another run, unless `force` (which deletes that run: its metadata, journal,
  // codes and done.json); InputError when its content is damaged, unless `force`; ResourceError
  // when it cannot be written.
  RunFolder(const std::filesystem::path& folder, const Metadata& metadata, bool force);

  const std::filesystem::path& path() const { return folder_; }
  std::filesystem::path file(const std::string& name) const { return folder_ / name; }
  std::filesystem::path codes_file() const { return file("codes.safetensors"); }

  Journal& journal() { return *journal_; }
  const Journal& journal() const { return *journal_; }

  // The files of the run, if it is finished.
  const std::optional<std::vector<OutputFile>>& outputs() const { return outputs_; }

  // Records in done.json that the run is finished: all its files are written.
  void finish(std::vector<OutputFile> outputs);

  // Removes all files of the run, and the folder if nothing else is in it. The last call.
  void remove() &&;

 private:
  bool contains(const Metadata& metadata, bool force) const;
  void start_over(const Metadata& metadata);
  void open_journal(const Metadata& metadata);

  std::filesystem::path folder_;
  FolderLock lock_;
  std::optional<std::vector<OutputFile>> outputs_;
  std::optional<Journal> journal_;
};

}  // namespace crooner::run_folder
