#include "audio/riff.h"

#include <algorithm>
#include <array>

namespace crooner::audio {
namespace {

std::uint32_t little_endian(const char* bytes) {
  std::uint32_t value = 0;
  for (int i = 3; i >= 0; --i) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

}  // namespace

RiffReader::RiffReader(const std::filesystem::path& file) : in_(file, std::ios::binary) {
  std::error_code error;
  const auto size = std::filesystem::file_size(file, error);
  if (error) return;
  file_size_ = size;
  std::array<char, 12> head = {};
  if (!in_.read(head.data(), head.size())) return;
  is_wav_ = std::string(head.data(), 4) == "RIFF" && std::string(head.data() + 8, 4) == "WAVE";
}

std::optional<RiffChunk> RiffReader::next() {
  if (!is_wav_ || at_ + 8 > file_size_) return std::nullopt;
  std::array<char, 8> head = {};
  in_.clear();
  in_.seekg(static_cast<std::streamoff>(at_));
  if (!in_.read(head.data(), head.size())) return std::nullopt;
  const RiffChunk chunk{std::string(head.data(), 4), at_ + 8, little_endian(head.data() + 4)};
  at_ = chunk.begin + chunk.size + chunk.size % 2;  // contents are padded to an even length
  return chunk;
}

std::string RiffReader::contents(const RiffChunk& chunk) {
  const std::uint64_t left = file_size_ - std::min(file_size_, chunk.begin);
  std::string text(static_cast<std::size_t>(std::min<std::uint64_t>(chunk.size, left)), '\0');
  in_.clear();
  in_.seekg(static_cast<std::streamoff>(chunk.begin));
  in_.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(std::max<std::streamsize>(in_.gcount(), 0));
  return text;
}

std::uint64_t missing_wav_bytes(const std::filesystem::path& file) {
  constexpr std::uint32_t kUnknown =
      0x7ffff000;  // placeholder sizes: 2 or 4 GiB less a header, or all ones
  RiffReader walk(file);
  while (const auto chunk = walk.next()) {
    if (chunk->name != "data") continue;
    const std::uint64_t end = chunk->begin + chunk->size;
    return chunk->size >= kUnknown || end <= walk.file_size() ? 0 : end - walk.file_size();
  }
  return 0;
}

}  // namespace crooner::audio
