#include "audio/content_kind.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "audio/mpeg_frames.h"

namespace crooner::audio {
namespace {

constexpr std::size_t kContentHead = 4096;
// So far the first MPEG frame is looked for where nothing else is known.
constexpr std::uint64_t kMpegSearch = 1 << 20;

struct Signature {
  std::size_t offset;
  std::string_view bytes;
  ContentKind kind;
  std::string_view name;
  bool is_sound = true;
};

using std::string_view_literals::operator""sv;

constexpr std::array kSignatures = std::to_array<Signature>({
    {0, "RIFX", ContentKind::kRifx, "WAV"},
    {8, "WAVE", ContentKind::kWav, "WAV"},
    {0, "riff\x2e\x91\xcf\x11", ContentKind::kW64, "W64"},
    {8, "AIFF", ContentKind::kAiff, "AIFF"},
    {8, "AIFC", ContentKind::kAiff, "AIFF"},
    {0, ".snd", ContentKind::kAu, "AU"},
    {0, "caff", ContentKind::kCaf, "CAF"},
    {0, "fLaC", ContentKind::kFlac, "FLAC"},
    {0, "OggS", ContentKind::kOgg, "Ogg"},
    {4, "ftyp", ContentKind::kOther, "MPEG-4 (M4A, MP4)"},
    {0, "\x1a\x45\xdf\xa3", ContentKind::kOther, "Matroska (WebM, MKA)"},
    {0, "\x30\x26\xb2\x75", ContentKind::kOther, "Windows Media (WMA)"},
    {8, "AVI ", ContentKind::kOther, "AVI"},
    {0, "FLV\x01", ContentKind::kOther, "Flash video"},
    {0, "MAC ", ContentKind::kOther, "Monkey's Audio"},
    {0, "wvpk", ContentKind::kOther, "WavPack"},
    {0, "MPCK", ContentKind::kOther, "Musepack"},
    {0, "#!AMR", ContentKind::kOther, "AMR"},
    {0, "ADIF", ContentKind::kOther, "AAC"},
    {0, "MThd", ContentKind::kOther, "MIDI, which holds notes and no sound", false},
    {0, "PK\x03\x04", ContentKind::kOther, "a ZIP archive", false},
    {0, "\x1f\x8b", ContentKind::kOther, "gzip data", false},
    {0, "%PDF", ContentKind::kOther, "a PDF document", false},
    {0, "\x89PNG", ContentKind::kOther, "a PNG picture", false},
    {0, "\xff\xd8\xff", ContentKind::kOther, "a JPEG picture", false},
    {0,
     "\x7f"
     "ELF",
     ContentKind::kOther, "a program", false},
    {0, "version https://git-lfs"sv, ContentKind::kOther, "a pointer of Git LFS", false},
});

bool is_aac_frame(std::string_view head) {
  return head.size() > 1 && head[0] == '\xff' &&
         (static_cast<unsigned char>(head[1]) & 0xf6) == 0xf0;
}

// Such bytes libsndfile hands to libmpg123, which writes to stderr what it thinks of them.
bool begins_like_mpeg(std::string_view head) {
  return head.size() > 1 && head[0] == '\xff' &&
         (static_cast<unsigned char>(head[1]) & 0xe0) == 0xe0;
}

bool is_web_page(std::string_view head) {
  const auto first = head.find_first_not_of(" \t\r\n\xef\xbb\xbf");
  if (first == std::string_view::npos) return false;
  std::string start(head.substr(first, 9));
  std::transform(start.begin(), start.end(), start.begin(),
                 [](unsigned char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
  return start.starts_with("<!doctype") || start.starts_with("<html") || start.starts_with("<?xml");
}

// The size of an ID3 tag at the beginning, which programs also put before FLAC and WAV.
std::uint64_t leading_tag(const ByteRange& bytes) {
  std::uint64_t end = 0;
  for (;;) {
    const std::string head = bytes.text(end, 10);
    if (head.size() < 10 || !head.starts_with("ID3")) return end;
    std::uint64_t size = 0;
    for (int i = 6; i < 10; ++i) size = size << 7 | (static_cast<unsigned char>(head[i]) & 0x7f);
    const std::uint64_t next = end + 10 + size;
    if (next >= bytes.size()) return end;
    end = next;
  }
}

}  // namespace

Content detect_content(const ByteRange& bytes) {
  Content content;
  content.begin = leading_tag(bytes);
  const std::string head = bytes.text(content.begin, kContentHead);
  for (const Signature& signature : kSignatures) {
    if (head.compare(std::min(signature.offset, head.size()), signature.bytes.size(),
                     signature.bytes) != 0) {
      continue;
    }
    content.kind = signature.kind;
    content.name = signature.name;
    content.is_sound = signature.is_sound;
    return content;
  }
  if (is_aac_frame(head)) {
    content.name = "AAC";
  } else if (is_web_page(head)) {
    content.name = "a web page";
    content.is_sound = false;
  } else if (MpegFrames(bytes.sub(content.begin, kMpegSearch)).next()) {
    content.kind = ContentKind::kMpeg;
    content.name = "MP3";
  } else if (head.starts_with("\xff\xfe") || head.starts_with("\xfe\xff")) {
    content.name = "text in UTF-16";
    content.is_sound = false;
  } else if (begins_like_mpeg(head)) {
    content.name = "MPEG audio without a whole frame";
  } else if (head.starts_with("ID3")) {
    content.name = "an ID3 tag without sound";
  }
  return content;
}

}  // namespace crooner::audio
