#include "audio/mpeg_frames.h"

#include <algorithm>
#include <cstring>

namespace crooner::audio {
namespace {

constexpr std::size_t kWindow = 1 << 16;  // bytes read at a time
constexpr int kFollowers = 3;             // frames that must follow the first after a gap

std::uint64_t synchsafe(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes) value = value << 7 | (static_cast<unsigned char>(byte) & 0x7f);
  return value;
}

std::uint64_t ape_little_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = bytes.size(); i > 0; --i) {
    value = value << 8 | static_cast<unsigned char>(bytes[i - 1]);
  }
  return value;
}

}  // namespace

std::string_view MpegFrames::peek(std::uint64_t offset, std::size_t size) {
  const bool inside = offset >= window_begin_ && offset + size <= window_begin_ + window_.size();
  if (!inside) {
    window_ = bytes_.text(offset, std::max(size, kWindow));
    window_begin_ = offset;
  }
  return std::string_view(window_).substr(static_cast<std::size_t>(offset - window_begin_), size);
}

// Of a tag that begins at `offset`; 0: there is none.
std::uint64_t MpegFrames::tag_size(std::uint64_t offset) {
  const std::string_view head = peek(offset, 16);
  if (head.size() >= 10 && head.starts_with("ID3")) {
    const bool footer = head[5] & 0x10;
    return 10 + synchsafe(head.substr(6, 4)) + (footer ? 10 : 0);
  }
  if (head.starts_with("TAG+")) return 227;
  if (head.starts_with("TAG")) return 128;
  if (head.size() >= 16 && head.starts_with("APETAGEX")) {
    return 32 + ape_little_endian(head.substr(12, 4));
  }
  if (head.starts_with("LYRICSBEGIN")) {
    const std::string_view text = peek(offset, kWindow);
    for (const char* end : {"LYRICS200", "LYRICSEND"}) {
      const auto found = text.find(end);
      if (found != std::string_view::npos) return found + std::strlen(end);
    }
  }
  return 0;
}

// Whether `frames` frames of the same stream follow the one at `offset`, or fewer and then a tag or
// the end of the file.
bool MpegFrames::is_followed(std::uint64_t offset, const MpegHeader& header, int frames) {
  std::uint64_t at = offset + static_cast<std::uint64_t>(header.size);
  for (int i = 0; i < frames && at < bytes_.size(); ++i) {
    if (tag_size(at) > 0) return true;
    const auto next = parse_mpeg_header(peek(at, 4));
    if (!next || !next->same_stream(header)) return false;
    at += static_cast<std::uint64_t>(next->size);
  }
  return true;
}

std::optional<MpegHeader> MpegFrames::frame_at(std::uint64_t offset) {
  const auto header = parse_mpeg_header(peek(offset, 4));
  if (!header) return {};
  if (in_sync_ && header->same_stream(*last_)) return header;
  return is_followed(offset, *header, kFollowers) ? header : std::nullopt;
}

std::optional<MpegFrames::Frame> MpegFrames::next() {
  while (at_ < bytes_.size()) {
    const std::uint64_t tag = tag_size(at_);
    if (tag > 0 && tag <= bytes_.size() - at_) {  // a larger one is damaged: look for frames in it
      at_ += tag;
      continue;
    }
    const auto header = frame_at(at_);
    if (!header) {
      in_sync_ = false;
      ++at_;
      ++skipped_;
      if (!last_) ++skipped_before_;
      continue;
    }
    const auto size = static_cast<std::size_t>(header->size);
    std::string bytes(peek(at_, size));
    if (bytes.size() < size) {
      cut_ = true;
      break;
    }
    at_ += size;
    in_sync_ = true;
    last_ = header;
    return Frame{*header, std::move(bytes)};
  }
  at_ = bytes_.size();
  return {};
}

}  // namespace crooner::audio
