#pragma once

#include <sndfile.h>

#include <cstddef>
#include <vector>

namespace crooner::audio {

// A file in memory that libsndfile writes through its virtual I/O, so that the file on disk is
// written at once and our own code reports its errors.
class MemoryFile {
 public:
  static SF_VIRTUAL_IO callbacks();  // the user data is a MemoryFile*

  std::vector<std::byte> bytes;

 private:
  static sf_count_t length(void* file);
  static sf_count_t seek(sf_count_t offset, int whence, void* file);
  static sf_count_t read(void* to, sf_count_t count, void* file);
  static sf_count_t write(const void* from, sf_count_t count, void* file);
  static sf_count_t tell(void* file);

  std::size_t at_ = 0;
};

}  // namespace crooner::audio
