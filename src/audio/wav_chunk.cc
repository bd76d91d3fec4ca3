#include "audio/wav_chunk.h"

#include <fstream>

#include "audio/riff.h"
#include "base/error.h"
#include "base/strings.h"

namespace crooner::audio {
namespace {

constexpr const char* kChunkName = "crnr";

std::byte byte_of(std::uint64_t value, int place) {
  return static_cast<std::byte>(value >> (8 * place) & 0xff);
}

}  // namespace

void append_wav_metadata(std::vector<std::byte>& wav, std::string_view text) {
  if (text.size() > kMaxWavMetadata) {
    throw UsageError(str_cat("The metadata of the WAV is ", text.size(), " bytes long; at most ",
                             kMaxWavMetadata, " are allowed."));
  }
  if (wav.size() < 12 || std::string_view(reinterpret_cast<const char*>(wav.data()), 4) != "RIFF") {
    throw InputError("Metadata can only be stored in a RIFF file.");
  }
  if (wav.size() % 2) wav.push_back(std::byte{0});
  for (int i = 0; i < 4; ++i) wav.push_back(static_cast<std::byte>(kChunkName[i]));
  for (int i = 0; i < 4; ++i) wav.push_back(byte_of(text.size(), i));
  for (const char c : text) wav.push_back(static_cast<std::byte>(c));
  if (wav.size() % 2) wav.push_back(std::byte{0});
  for (int i = 0; i < 4; ++i) wav[4 + i] = byte_of(wav.size() - 8, i);
}

std::optional<std::string> read_wav_metadata(const std::filesystem::path& file) {
  if (!std::ifstream(file, std::ios::binary)) {
    throw InputError(str_cat("The audio file '", file.string(), "' cannot be read."));
  }
  RiffReader walk(file);
  while (const auto chunk = walk.next()) {
    if (chunk->name != kChunkName || chunk->size > kMaxWavMetadata) continue;
    std::string text = walk.contents(*chunk);
    if (text.size() == chunk->size) return text;
  }
  return std::nullopt;
}

}  // namespace crooner::audio
