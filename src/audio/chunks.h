#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "audio/byte_range.h"
#include "audio/content_kind.h"

namespace crooner::audio {

// How a family of formats writes its chunks: an identifier, the size of the contents, the contents.
struct ChunkLayout {
  std::size_t id_bytes;
  std::size_t size_bytes;
  bool big_endian;
  bool size_counts_header;
  std::uint64_t alignment;  // contents are padded to a multiple of it
  std::uint64_t first;      // the offset of the first chunk
};

// Nothing for formats that have no chunks.
std::optional<ChunkLayout> chunk_layout(ContentKind kind);

struct Chunk {
  std::string id;              // four characters
  std::uint64_t size_at = 0;   // the offset of its size field
  std::uint64_t begin = 0;     // the offset of its contents
  std::uint64_t size = 0;      // of the contents, according to the header
  std::uint64_t end = 0;       // the offset of the next chunk
  std::uint64_t size_max = 0;  // the largest size that the field can hold
};

// An integer of a header.
std::uint64_t read_integer(std::string_view bytes, bool big_endian);
std::string write_integer(std::uint64_t value, std::size_t bytes, bool big_endian);

// The chunk whose header is at `offset`; nothing at the end of the file, and where no chunk can be
// (its identifier is not printable).
std::optional<Chunk> chunk_at(const ByteRange& bytes, const ChunkLayout& layout,
                              std::uint64_t offset);

// The first chunk of this name.
std::optional<Chunk> find_chunk(const ByteRange& bytes, const ChunkLayout& layout,
                                std::string_view id);

}  // namespace crooner::audio
