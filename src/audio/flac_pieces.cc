#include "audio/flac_pieces.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "audio/chunks.h"

namespace crooner::audio {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::size_t kScanned = 1 << 20;  // bytes searched at a time
constexpr std::string_view kFlacMark = "fLaC";
// The mark, then a STREAMINFO block: its type (which may be flagged as the last), its length of 34.
constexpr std::size_t kMarkAndBlock = 8;
constexpr std::uint64_t kCountAt = 21;  // 36 bits: the frames of the file, or 0

bool is_flac_start(std::string_view head) {
  return head.size() >= kMarkAndBlock && (head[4] & 0x7f) == 0 && head.substr(5, 3) == "\0\0\x22"sv;
}

std::vector<std::uint64_t> flac_starts(const ByteRange& bytes) {
  std::vector<std::uint64_t> starts;
  for (std::uint64_t begin = 0; begin < bytes.size(); begin += kScanned) {
    const std::string block = bytes.text(begin, kScanned + kMarkAndBlock - 1);
    for (auto at = block.find(kFlacMark); at != std::string::npos && at < kScanned;
         at = block.find(kFlacMark, at + 1)) {
      if (is_flac_start(std::string_view(block).substr(at))) starts.push_back(begin + at);
    }
  }
  return starts;
}

}  // namespace

std::vector<SndfilePiece> flac_pieces(const ByteRange& bytes) {
  const std::vector<std::uint64_t> starts = flac_starts(bytes);
  if (starts.empty() || starts.front() != 0) return {{bytes, 0}};
  std::vector<SndfilePiece> pieces;
  for (std::size_t i = 0; i < starts.size(); ++i) {
    const std::uint64_t end = i + 1 < starts.size() ? starts[i + 1] : bytes.size();
    ByteRange piece = bytes.sub(starts[i], end - starts[i]);
    std::string count = piece.text(kCountAt, 5);
    if (count.size() < 5) return {{bytes, 0}};
    const std::uint64_t frames = read_integer(count, true) & 0xf'ffff'ffff;
    count = std::string(1, static_cast<char>(count[0] & 0xf0)) + std::string(4, '\0');
    piece.replace(kCountAt, count);
    pieces.push_back({std::move(piece), static_cast<std::int64_t>(frames)});
  }
  return pieces;
}

}  // namespace crooner::audio
