#pragma once

#include <sndfile.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/seekable_file.h"

namespace crooner::audio {

// A part of a file, in which single bytes may be replaced: a header whose sizes are wrong is read
// as if they were right. libsndfile reads it through its virtual I/O.
class ByteRange {
 public:
  explicit ByteRange(std::shared_ptr<const SeekableFile> file)
      : file_(std::move(file)), size_(file_->size()) {}

  const SeekableFile& file() const { return *file_; }
  std::uint64_t begin() const { return begin_; }  // in the file
  std::uint64_t size() const { return size_; }

  // The part [offset, offset + size) of this range, with what is replaced in it.
  ByteRange sub(std::uint64_t offset, std::uint64_t size) const;

  // Replaces the bytes from `offset` on.
  void replace(std::uint64_t offset, std::string bytes) {
    replaced_.emplace_back(offset, std::move(bytes));
  }

  // Reads from `offset` on, fewer bytes at the end; returns their number.
  std::size_t read_at(std::uint64_t offset, std::span<std::byte> to) const;

  // The same as text, for headers.
  std::string text(std::uint64_t offset, std::size_t size) const;

 private:
  std::shared_ptr<const SeekableFile> file_;
  std::uint64_t begin_ = 0;
  std::uint64_t size_;
  std::vector<std::pair<std::uint64_t, std::string>> replaced_;
};

// A position in a range, as libsndfile's virtual I/O wants it: the user data is a ByteCursor*.
struct ByteCursor {
  ByteRange range;
  std::uint64_t at = 0;

  static SF_VIRTUAL_IO callbacks();
};

}  // namespace crooner::audio
