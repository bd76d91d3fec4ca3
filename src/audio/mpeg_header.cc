#include <array>

#include "audio/mpeg_frames.h"

namespace crooner::audio {
namespace {

constexpr int kDecoderDelay = 529;  // samples by which every layer III decoder is late

// Kilobits per second by row and index; the rows: layer I, II, III of version 1, then layer I and
// layers II and III of version 2.
constexpr std::array<std::array<int, 15>, 5> kBitRates = {{
    {0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448},
    {0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384},
    {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
    {0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256},
    {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
}};

unsigned byte_at(std::string_view bytes, std::size_t index) {
  return static_cast<unsigned char>(bytes[index]);
}

std::uint32_t mpeg_big_endian(std::string_view bytes, std::size_t at) {
  return byte_at(bytes, at) << 24 | byte_at(bytes, at + 1) << 16 | byte_at(bytes, at + 2) << 8 |
         byte_at(bytes, at + 3);
}

// The encoder's delay and padding follow the fields of the Xing header, in the part that LAME
// introduced and others fill as well.
void read_lame_part(std::string_view lame, MpegInfo* info) {
  if (lame.size() < 24 || byte_at(lame, 0) < 'A') return;
  const unsigned both = byte_at(lame, 21) << 16 | byte_at(lame, 22) << 8 | byte_at(lame, 23);
  const int delay = static_cast<int>(both >> 12);
  const int padding = static_cast<int>(both & 0xfff);
  if (delay == 0 && padding == 0) return;
  info->delay = delay + kDecoderDelay;
  info->padding = padding > kDecoderDelay ? padding - kDecoderDelay : 0;
}

}  // namespace

std::optional<MpegHeader> parse_mpeg_header(std::string_view bytes) {
  if (bytes.size() < 4 || byte_at(bytes, 0) != 0xff || (byte_at(bytes, 1) & 0xe0) != 0xe0) {
    return {};
  }
  const unsigned version = byte_at(bytes, 1) >> 3 & 3;
  const unsigned layer = byte_at(bytes, 1) >> 1 & 3;
  const unsigned bit_rate = byte_at(bytes, 2) >> 4;
  const unsigned rate = byte_at(bytes, 2) >> 2 & 3;
  const unsigned padding = byte_at(bytes, 2) >> 1 & 1;
  const unsigned mode = byte_at(bytes, 3) >> 6;
  const unsigned emphasis = byte_at(bytes, 3) & 3;
  if (version == 1 || layer == 0 || bit_rate == 0 || bit_rate == 15 || rate == 3 || emphasis == 2) {
    return {};
  }
  constexpr std::array kRates = {44100, 48000, 32000};
  MpegHeader header;
  header.version = version == 3 ? 1 : version == 2 ? 2 : 25;
  header.layer = static_cast<int>(4 - layer);
  header.sample_rate = kRates[rate] / (version == 3 ? 1 : version == 2 ? 2 : 4);
  header.channels = mode == 3 ? 1 : 2;
  const bool first = header.version == 1;
  const int row = first ? header.layer - 1 : header.layer == 1 ? 3 : 4;
  const int bits = kBitRates[row][bit_rate] * 1000;
  header.samples = header.layer == 1 ? 384 : header.layer == 3 && !first ? 576 : 1152;
  const int slot = header.layer == 1 ? 4 : 1;
  header.size =
      (header.samples / 8 / slot * bits / header.sample_rate + static_cast<int>(padding)) * slot;
  return header;
}

std::optional<MpegInfo> parse_mpeg_info(const MpegHeader& header, std::string_view frame) {
  if (header.layer != 3) return {};
  constexpr std::size_t kVbri = 4 + 32;
  MpegInfo info;
  if (frame.size() >= kVbri + 18 && frame.substr(kVbri, 4) == "VBRI") {
    info.frames = mpeg_big_endian(frame, kVbri + 14);
    return info;
  }
  const bool mono = header.channels == 1;
  const std::size_t side = header.version == 1 ? (mono ? 17 : 32) : (mono ? 9 : 17);
  std::size_t at = 4 + side;
  if (frame.size() < at + 8) return {};
  const std::string_view name = frame.substr(at, 4);
  if (name != "Xing" && name != "Info") return {};
  const std::uint32_t flags = mpeg_big_endian(frame, at + 4);
  at += 8;
  if (flags & 1) {
    if (frame.size() >= at + 4) info.frames = mpeg_big_endian(frame, at);
    at += 4;
  }
  at += (flags & 2 ? 4 : 0) + (flags & 4 ? 100 : 0) + (flags & 8 ? 4 : 0);
  if (at < frame.size()) read_lame_part(frame.substr(at), &info);
  return info;
}

}  // namespace crooner::audio
