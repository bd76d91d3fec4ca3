#include "audio/chunks.h"

#include <algorithm>
#include <limits>

namespace crooner::audio {

std::optional<ChunkLayout> chunk_layout(ContentKind kind) {
  switch (kind) {
    case ContentKind::kWav:
      return ChunkLayout{4, 4, false, false, 2, 12};
    case ContentKind::kRifx:
    case ContentKind::kAiff:
      return ChunkLayout{4, 4, true, false, 2, 12};
    case ContentKind::kCaf:
      return ChunkLayout{4, 8, true, false, 1, 8};
    case ContentKind::kW64:
      return ChunkLayout{16, 8, false, true, 8, 40};
    default:
      return {};
  }
}

std::uint64_t read_integer(std::string_view bytes, bool big_endian) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char byte = bytes[big_endian ? i : bytes.size() - 1 - i];
    value = value << 8 | static_cast<unsigned char>(byte);
  }
  return value;
}

std::string write_integer(std::uint64_t value, std::size_t bytes, bool big_endian) {
  std::string text(bytes, '\0');
  for (std::size_t i = 0; i < bytes; ++i) {
    text[big_endian ? bytes - 1 - i : i] = static_cast<char>(value >> (8 * i) & 0xff);
  }
  return text;
}

std::optional<Chunk> chunk_at(const ByteRange& bytes, const ChunkLayout& layout,
                              std::uint64_t offset) {
  const std::size_t header = layout.id_bytes + layout.size_bytes;
  const std::string head = bytes.text(offset, header);
  if (head.size() < header) return {};
  Chunk chunk;
  chunk.id = head.substr(0, 4);
  if (!std::ranges::all_of(chunk.id, [](char c) { return c >= 0x20 && c < 0x7f; })) return {};
  chunk.size_at = offset + layout.id_bytes;
  chunk.begin = offset + header;
  chunk.size_max = layout.size_bytes == 4 ? std::numeric_limits<std::uint32_t>::max()
                                          : std::numeric_limits<std::uint64_t>::max();
  chunk.size = read_integer(std::string_view(head).substr(layout.id_bytes), layout.big_endian);
  if (layout.size_counts_header) chunk.size -= std::min<std::uint64_t>(chunk.size, header);
  // A chunk that claims more than the file has no successor, and its size must not overflow.
  const std::uint64_t padding =
      (layout.alignment - chunk.size % layout.alignment) % layout.alignment;
  chunk.end = chunk.size > bytes.size() ? std::numeric_limits<std::uint64_t>::max()
                                        : chunk.begin + chunk.size + padding;
  return chunk;
}

std::optional<Chunk> find_chunk(const ByteRange& bytes, const ChunkLayout& layout,
                                std::string_view id) {
  for (auto chunk = chunk_at(bytes, layout, layout.first); chunk;
       chunk = chunk_at(bytes, layout, chunk->end)) {
    if (chunk->id == id) return chunk;
  }
  return {};
}

}  // namespace crooner::audio
