#pragma once

#include <cstdint>
#include <string>

#include "audio/byte_range.h"

namespace crooner::audio {

// What a file is by its first bytes; its name is not looked at.
enum class ContentKind { kWav, kRifx, kW64, kAiff, kAu, kCaf, kFlac, kOgg, kMpeg, kOther };

struct Content {
  ContentKind kind = ContentKind::kOther;
  std::string name;         // "MPEG-4 (M4A, MP4)"; empty: unknown
  bool is_sound = true;     // as far as one can see; false for a web page
  std::uint64_t begin = 0;  // of the contents, after an ID3 tag
};

Content detect_content(const ByteRange& bytes);

}  // namespace crooner::audio
