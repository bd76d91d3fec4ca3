#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

namespace crooner::audio {

// A chunk of a RIFF file: where its contents start, and how long its header says they are.
struct RiffChunk {
  std::string name;  // four bytes
  std::uint64_t begin = 0;
  std::uint32_t size = 0;
};

// Walks over the chunks of a WAV file. It only looks: a damaged file ends the walk.
class RiffReader {
 public:
  explicit RiffReader(const std::filesystem::path& file);

  bool is_wav() const { return is_wav_; }
  std::uint64_t file_size() const { return file_size_; }
  std::optional<RiffChunk> next();
  std::string contents(const RiffChunk& chunk);  // as much as the file holds

 private:
  std::ifstream in_;
  std::uint64_t file_size_ = 0;
  std::uint64_t at_ = 12;
  bool is_wav_ = false;
};

// How many bytes of samples a WAV's header promises beyond the end of the file; 0 for a whole file,
// for other formats, and for the size that programs write when they do not know it (a pipe).
std::uint64_t missing_wav_bytes(const std::filesystem::path& file);

}  // namespace crooner::audio
