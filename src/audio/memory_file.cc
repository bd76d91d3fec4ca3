#include "audio/memory_file.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

namespace crooner::audio {
namespace {

MemoryFile& as_file(void* file) {
  return *static_cast<MemoryFile*>(file);
}

}  // namespace

SF_VIRTUAL_IO MemoryFile::callbacks() {
  return {length, seek, read, write, tell};
}

sf_count_t MemoryFile::length(void* file) {
  return static_cast<sf_count_t>(as_file(file).bytes.size());
}

sf_count_t MemoryFile::seek(sf_count_t offset, int whence, void* file) {
  MemoryFile& memory = as_file(file);
  const sf_count_t from = whence == SEEK_SET   ? 0
                          : whence == SEEK_CUR ? static_cast<sf_count_t>(memory.at_)
                                               : length(file);
  if (from + offset < 0) return -1;
  memory.at_ = static_cast<std::size_t>(from + offset);
  return static_cast<sf_count_t>(memory.at_);
}

sf_count_t MemoryFile::read(void* to, sf_count_t count, void* file) {
  MemoryFile& memory = as_file(file);
  if (memory.at_ >= memory.bytes.size()) return 0;
  const auto got = std::min(static_cast<std::size_t>(count), memory.bytes.size() - memory.at_);
  std::memcpy(to, memory.bytes.data() + memory.at_, got);
  memory.at_ += got;
  return static_cast<sf_count_t>(got);
}

sf_count_t MemoryFile::write(const void* from, sf_count_t count, void* file) {
  MemoryFile& memory = as_file(file);
  const auto size = static_cast<std::size_t>(count);
  if (memory.at_ + size > memory.bytes.size()) memory.bytes.resize(memory.at_ + size);
  std::memcpy(memory.bytes.data() + memory.at_, from, size);
  memory.at_ += size;
  return count;
}

sf_count_t MemoryFile::tell(void* file) {
  return static_cast<sf_count_t>(as_file(file).at_);
}

}  // namespace crooner::audio
