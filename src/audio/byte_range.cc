#include "audio/byte_range.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

namespace crooner::audio {
namespace {

ByteCursor& as_cursor(void* data) {
  return *static_cast<ByteCursor*>(data);
}

sf_count_t cursor_length(void* data) {
  return static_cast<sf_count_t>(as_cursor(data).range.size());
}

sf_count_t cursor_seek(sf_count_t offset, int whence, void* data) {
  ByteCursor& cursor = as_cursor(data);
  const sf_count_t from = whence == SEEK_SET   ? 0
                          : whence == SEEK_CUR ? static_cast<sf_count_t>(cursor.at)
                                               : cursor_length(data);
  if (from + offset < 0) return -1;
  cursor.at = static_cast<std::uint64_t>(from + offset);
  return from + offset;
}

sf_count_t cursor_read(void* to, sf_count_t count, void* data) {
  ByteCursor& cursor = as_cursor(data);
  const std::size_t got = cursor.range.read_at(
      cursor.at, {static_cast<std::byte*>(to), static_cast<std::size_t>(count)});
  cursor.at += got;
  return static_cast<sf_count_t>(got);
}

sf_count_t cursor_tell(void* data) {
  return static_cast<sf_count_t>(as_cursor(data).at);
}

}  // namespace

ByteRange ByteRange::sub(std::uint64_t offset, std::uint64_t size) const {
  ByteRange part = *this;
  offset = std::min(offset, size_);
  part.begin_ += offset;
  part.size_ = std::min(size, size_ - offset);
  part.replaced_.clear();
  for (const auto& [at, bytes] : replaced_) {
    if (at >= offset) part.replaced_.emplace_back(at - offset, bytes);
  }
  return part;
}

std::size_t ByteRange::read_at(std::uint64_t offset, std::span<std::byte> to) const {
  if (offset >= size_) return 0;
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(to.size(), size_ - offset));
  const std::size_t got = file_->read_at(begin_ + offset, to.first(wanted));
  for (const auto& [at, bytes] : replaced_) {
    const std::uint64_t first = std::max(at, offset);
    const std::uint64_t end = std::min<std::uint64_t>(at + bytes.size(), offset + got);
    if (first >= end) continue;
    std::memcpy(to.data() + (first - offset), bytes.data() + (first - at), end - first);
  }
  return got;
}

std::string ByteRange::text(std::uint64_t offset, std::size_t size) const {
  std::string bytes(size, '\0');
  bytes.resize(read_at(offset, std::as_writable_bytes(std::span(bytes))));
  return bytes;
}

SF_VIRTUAL_IO ByteCursor::callbacks() {
  return {cursor_length, cursor_seek, cursor_read, nullptr, cursor_tell};
}

}  // namespace crooner::audio
