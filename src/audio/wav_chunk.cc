#include "audio/wav_chunk.h"

#include <memory>

#include "audio/byte_range.h"
#include "audio/chunks.h"
#include "base/error.h"
#include "base/seekable_file.h"
#include "base/strings.h"

namespace crooner::audio {
namespace {

constexpr const char* kChunkName = "crnr";

}  // namespace

void append_wav_metadata(std::vector<std::byte>& wav, std::string_view text) {
  if (text.size() > kMaxWavMetadata) {
    throw UsageError(str_cat("The metadata of the WAV is ", text.size(), " bytes long; at most ",
                             kMaxWavMetadata, " are allowed."));
  }
  if (wav.size() < 12 || std::string_view(reinterpret_cast<const char*>(wav.data()), 4) != "RIFF") {
    throw InputError("Metadata can only be stored in a RIFF file.");
  }
  const auto append = [&](std::string_view bytes) {
    for (const char c : bytes) wav.push_back(static_cast<std::byte>(c));
    if (wav.size() % 2) wav.push_back(std::byte{0});
  };
  append("");
  append(kChunkName + write_integer(text.size(), 4, false));
  append(text);
  const std::string size = write_integer(wav.size() - 8, 4, false);
  for (std::size_t i = 0; i < 4; ++i) wav[4 + i] = static_cast<std::byte>(size[i]);
}

std::optional<std::string> read_wav_metadata(const std::filesystem::path& file) {
  std::error_code failure;
  if (std::filesystem::file_size(file, failure) == 0) return {};
  const ByteRange bytes(std::make_shared<const SeekableFile>(file, "audio file"));
  if (bytes.text(0, 4) != "RIFF" || bytes.text(8, 4) != "WAVE") return {};
  const ChunkLayout layout = *chunk_layout(ContentKind::kWav);
  for (auto chunk = chunk_at(bytes, layout, layout.first); chunk;
       chunk = chunk_at(bytes, layout, chunk->end)) {
    if (chunk->id != kChunkName || chunk->size > kMaxWavMetadata) continue;
    std::string text = bytes.text(chunk->begin, static_cast<std::size_t>(chunk->size));
    if (text.size() == chunk->size) return text;
  }
  return std::nullopt;
}

}  // namespace crooner::audio
