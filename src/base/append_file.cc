#include "base/append_file.h"

#include "base/error.h"

namespace crooner {

AppendFile::AppendFile(const std::filesystem::path& path)
    : file_(FileHandle::open_append(path)), size_(file_.size()) {
  sync_folder(path.parent_path());
}

void AppendFile::append(std::span<const std::byte> bytes) {
  try {
    file_.write(bytes);
  } catch (const ResourceError&) {
    file_.truncate(size_);
    throw;
  }
  size_ += bytes.size();
}

void AppendFile::sync() {
  file_.sync();
}

void AppendFile::truncate(std::uint64_t size) {
  file_.truncate(size);
  size_ = size;
}

}  // namespace crooner
