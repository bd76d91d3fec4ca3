#include "base/atomic_file.h"

#include <atomic>
#include <string>

#include "base/error.h"
#include "base/os_process.h"
#include "base/stale_files.h"
#include "base/strings.h"

namespace crooner {
namespace {

namespace fs = std::filesystem;

// The target of a symbolic link (which need not exist yet), or the path itself.
fs::path resolve_target(const fs::path& path) {
  std::error_code failure;
  const fs::file_status status = fs::status(path, failure);
  if (fs::is_directory(status)) {
    throw ResourceError(str_cat("'", path.string(), "' cannot be written: it is a folder."));
  }
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    throw ResourceError(
        str_cat("'", path.string(), "' cannot be written: it is not a regular file."));
  }
  fs::path target = path;
  for (int links = 0; links < 40 && fs::is_symlink(fs::symlink_status(target, failure)); ++links) {
    target = target.parent_path() / fs::read_symlink(target, failure);
  }
  return target;
}

// A short name, since the file's own name may already be as long as the file system allows.
fs::path temporary_path(const fs::path& path) {
  static std::atomic<unsigned> counter{0};
  return path.parent_path() /
         str_cat(kTemporaryPrefix, process_id(), "-", counter++, kTemporarySuffix);
}

// Others see by the lock that the file is in use (base/stale_files.h); some file systems have none.
void lock_quietly(FileHandle& file) {
  try {
    file.try_lock();
  } catch (const ResourceError&) {
  }
}

}  // namespace

AtomicFile::AtomicFile(const fs::path& path) : path_(resolve_target(path)) {
  // The name may exist already, from a killed process with our id or from another machine that
  // shares the folder: try the next.
  for (int attempt = 0; !file_ && attempt < 1000; ++attempt) {
    temporary_ = temporary_path(path_);
    file_ = FileHandle::try_create(temporary_, path);
  }
  if (!file_) file_ = FileHandle::create(temporary_, path);
  lock_quietly(*file_);
}

AtomicFile::~AtomicFile() {
  if (committed_) return;
  std::error_code failure;
  fs::remove(temporary_, failure);
}

void AtomicFile::write(std::span<const std::byte> bytes) {
  file_->write(bytes);
  size_ += bytes.size();
}

void AtomicFile::commit() {
  file_->sync();
  file_->close();
  rename_file(temporary_, path_);
  committed_ = true;
  sync_folder(path_.parent_path());
}

void remove_temporary_files(const fs::path& folder) {
  std::error_code failure;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, failure)) {
    const std::string name = entry.path().filename().string();
    if (is_temporary_name(name)) fs::remove(entry.path(), failure);
  }
}

}  // namespace crooner
