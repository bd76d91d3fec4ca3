#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

namespace crooner::audio {

// A chunk of a RIFF file: the offset of its contents, and their size according to its header.
struct RiffChunk {
  std::string name;  // four bytes
  std::uint64_t begin = 0;
  std::uint32_t size = 0;
};

// Iterates over the chunks of a WAV file; ends early in a damaged file.
class RiffReader {
 public:
  explicit RiffReader(const std::filesystem::path& file);

  bool is_wav() const { return is_wav_; }
  std::uint64_t file_size() const { return file_size_; }
  std::optional<RiffChunk> next();
  std::string contents(const RiffChunk& chunk);  // truncated to the end of the file

 private:
  std::ifstream in_;
  std::uint64_t file_size_ = 0;
  std::uint64_t at_ = 12;
  bool is_wav_ = false;
};

// The number of bytes by which a WAV's samples extend beyond the end of the file according to its
// header; 0 for a complete file, for other formats, and for the placeholder size that programs
// write to a pipe.
std::uint64_t missing_wav_bytes(const std::filesystem::path& file);

}  // namespace crooner::audio
