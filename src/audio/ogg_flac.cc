#include <memory>
#include <string>

#include "audio/ogg_links.h"

namespace crooner::audio {
namespace {

constexpr std::string_view kMark =
    "\x7f"
    "FLAC";
constexpr std::size_t kPrefix = 9;  // mark, version, number of header packets

std::string_view as_text(const ogg_packet& packet) {
  return {reinterpret_cast<const char*>(packet.packet), static_cast<std::size_t>(packet.bytes)};
}

}  // namespace

// The packets are the file's own parts: the mark "fLaC" with the first block, the other blocks, the
// frames.
std::optional<ByteRange> unwrap_ogg_flac(const ByteRange& link) {
  OggPages pages(link);
  ogg_page* page = pages.next();
  if (!page || page->body_len < static_cast<long>(kPrefix)) return {};
  if (!std::string_view(reinterpret_cast<const char*>(page->body), kPrefix).starts_with(kMark)) {
    return {};
  }
  const int serial = ogg_page_serialno(page);
  ogg_stream_state stream = {};
  ogg_stream_init(&stream, serial);
  const std::unique_ptr<ogg_stream_state, int (*)(ogg_stream_state*)> clear(&stream,
                                                                            ogg_stream_clear);
  std::string flac;
  for (; page; page = pages.next()) {
    if (ogg_page_serialno(page) != serial) continue;
    ogg_stream_pagein(&stream, page);
    ogg_packet packet = {};
    while (const int got = ogg_stream_packetout(&stream, &packet)) {
      if (got < 0) continue;  // a gap
      flac += flac.empty() ? as_text(packet).substr(kPrefix) : as_text(packet);
    }
  }
  return ByteRange(std::make_shared<const SeekableFile>(
      SeekableFile::from_bytes(link.file().path(), std::as_bytes(std::span<const char>(flac)))));
}

}  // namespace crooner::audio
