#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "audio/byte_range.h"

namespace crooner::audio {

// The header of an MPEG audio frame (ISO 11172-3 and 13818-3, layers I to III).
struct MpegHeader {
  int version = 0;  // 1, 2, or 25 for "2.5"
  int layer = 0;
  int sample_rate = 0;  // Hz
  int channels = 0;
  int samples = 0;  // of one channel
  int size = 0;     // bytes, header included

  bool same_stream(const MpegHeader& other) const {
    return version == other.version && layer == other.layer && sample_rate == other.sample_rate;
  }
};

// Nothing for four bytes that are no header, and for the "free" bit rate, whose frames have no
// size.
std::optional<MpegHeader> parse_mpeg_header(std::string_view bytes);

// What an encoder's first frame says of those that follow ("Xing", "Info", "VBRI"); it holds no
// sound of its own.
struct MpegInfo {
  std::int64_t frames = 0;  // 0: not said
  int delay = 0;            // samples to leave out at the beginning, ...
  int padding = 0;          // ... and at the end, decoder's delay included
};

// Nothing for a frame of sound.
std::optional<MpegInfo> parse_mpeg_info(const MpegHeader& header, std::string_view frame);

// Iterates over the frames of a file. Tags (ID3, APE, Lyrics3) are passed over; where something
// else lies between frames, it continues at the next that is followed by others of its kind.
class MpegFrames {
 public:
  struct Frame {
    MpegHeader header;
    std::string bytes;
  };

  explicit MpegFrames(ByteRange bytes) : bytes_(std::move(bytes)) {}

  std::optional<Frame> next();

  // Bytes so far that are neither frames nor tags, and of these, those before the first frame.
  std::uint64_t skipped() const { return skipped_; }
  std::uint64_t skipped_before() const { return skipped_before_; }
  // The last frame is incomplete.
  bool cut() const { return cut_; }

 private:
  std::string_view peek(std::uint64_t offset, std::size_t size);
  std::uint64_t tag_size(std::uint64_t offset);
  bool is_followed(std::uint64_t offset, const MpegHeader& header, int frames);
  std::optional<MpegHeader> frame_at(std::uint64_t offset);

  ByteRange bytes_;
  std::uint64_t at_ = 0;
  std::optional<MpegHeader> last_;  // nothing before the first frame
  bool in_sync_ = false;
  std::uint64_t skipped_ = 0;
  std::uint64_t skipped_before_ = 0;
  bool cut_ = false;

  std::string window_;  // what peek() read last
  std::uint64_t window_begin_ = 0;
};

}  // namespace crooner::audio
