#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>

#include "base/os_file.h"

namespace crooner::download {

// A file that is being downloaded, with what is needed to continue it next to it (`path`.state):
// the address, the server's name for this version of it, and its size. Throws ResourceError.
class PartialFile {
 public:
  // Takes up what lies there of the same address; else starts from nothing.
  PartialFile(std::filesystem::path path, std::string url);

  std::uint64_t size() const { return size_; }
  std::optional<std::uint64_t> total() const { return total_; }  // of the complete file
  const std::string& etag() const { return etag_; }

  void append(std::span<const std::byte> bytes);
  void restart();  // from nothing

  // The server's version and size of the file; nothing changes when they are known already.
  void identify(const std::string& etag, std::optional<std::uint64_t> total);

  // Syncs the file and removes the state: it is complete.
  void finish();

 private:
  std::filesystem::path state_path() const;

  std::filesystem::path path_;
  std::string url_, etag_;
  std::optional<std::uint64_t> total_;
  std::uint64_t size_ = 0;
  std::optional<FileHandle> file_;
};

}  // namespace crooner::download
