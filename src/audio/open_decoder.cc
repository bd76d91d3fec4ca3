#include "audio/open_decoder.h"

#include <sndfile.h>

#include <algorithm>
#include <utility>

#include "audio/chunks.h"
#include "audio/content_kind.h"
#include "audio/flac_pieces.h"
#include "audio/ogg_links.h"
#include "audio/sample_sizes.h"
#include "base/error.h"
#include "base/strings.h"

namespace crooner::audio {
namespace {

using NextPiece = std::function<std::optional<SndfilePiece>()>;

NextPiece one_by_one(std::vector<SndfilePiece> pieces) {
  return [pieces = std::move(pieces), at = std::size_t{0}]() mutable {
    return at < pieces.size() ? std::optional(pieces[at++]) : std::nullopt;
  };
}

std::vector<SndfilePiece> as_pieces(const std::vector<ByteRange>& ranges) {
  std::vector<SndfilePiece> pieces;
  for (const ByteRange& range : ranges) pieces.push_back({range, 0});
  return pieces;
}

// The links of an Ogg file, and the pieces of those that hold FLAC.
NextPiece ogg_pieces(const ByteRange& bytes, Warnings* warnings) {
  auto links = std::make_shared<OggLinks>(bytes);
  auto flac = std::make_shared<std::vector<SndfilePiece>>();
  return [=]() -> std::optional<SndfilePiece> {
    if (flac->empty()) {
      const auto link = links->next();
      if (!link) {
        if (const std::string damage = links->damage(); !damage.empty()) {
          warnings->push_back(str_cat("The audio file '", bytes.file().path().string(),
                                      "' is damaged: ", damage, "."));
        }
        return {};
      }
      const auto unwrapped = unwrap_ogg_flac(*link);
      if (!unwrapped) return SndfilePiece{*link, 0};
      *flac = flac_pieces(*unwrapped);
    }
    SndfilePiece piece = std::move(flac->front());
    flac->erase(flac->begin());
    return piece;
  };
}

NextPiece pieces_of(ContentKind kind, const ByteRange& bytes, Warnings* warnings) {
  switch (kind) {
    case ContentKind::kFlac:
      return one_by_one(flac_pieces(bytes));
    case ContentKind::kOgg:
      return ogg_pieces(bytes, warnings);
    case ContentKind::kOther:
      return one_by_one({{bytes, 0}});
    default:
      return one_by_one(as_pieces(settle_sample_sizes(kind, bytes, warnings)));
  }
}

// A name in a command for the shell.
std::string shell_word(const std::string& text) {
  const bool plain = std::ranges::all_of(text, [](unsigned char c) {
    return std::isalnum(c) || c == '.' || c == '/' || c == '_' || c == '-';
  });
  if (plain && !text.starts_with('-')) return text;
  std::string quoted = text.starts_with('-') ? "'./" : "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::string conversion(const std::filesystem::path& file) {
  std::filesystem::path wav = file;
  wav.replace_extension(".wav");
  if (wav == file) wav = wav.replace_extension().concat("-converted.wav");
  return str_cat("ffmpeg -i ", shell_word(file.string()), " ", shell_word(wav.string()));
}

std::string refusal(const std::filesystem::path& file, const Content& content,
                    const std::string& reason) {
  const std::string supported =
      str_cat("WAV, FLAC, MP3, Ogg (Vorbis, Opus, FLAC), AIFF, CAF, AU, W64 and whatever else ",
              sf_version_string(), " reads");
  const std::string is =
      content.name.empty() ? "its format is unknown" : str_cat("its contents are ", content.name);
  std::string text =
      str_cat("'", file.string(), "' is not a readable audio file: ", is,
              reason.empty() ? "" : str_cat(" (", reason, ")"), ". Supported are ", supported);
  if (!content.is_sound) return text + ".";
  if (has_ffmpeg()) return text + ", and what ffmpeg reads.";
  return str_cat(text, ", and where ffmpeg is installed what it reads. To convert the file: ",
                 conversion(file));
}

// libsndfile's own words for a sample rate of 0 are about its inside.
void check_wav_rate(ContentKind kind, const ByteRange& bytes) {
  const ChunkLayout layout = *chunk_layout(kind);
  const auto format = find_chunk(bytes, layout, "fmt ");
  if (!format || format->size < 8) return;
  if (read_integer(bytes.text(format->begin + 4, 4), layout.big_endian) != 0) return;
  throw InputError(str_cat("The audio file '", bytes.file().path().string(),
                           "' has a sample rate of 0 Hz in its header, which says nothing about "
                           "how fast its samples follow one another."));
}

// The samples of a WAV that holds MPEG audio (format tags 0x50 and 0x55).
std::optional<ByteRange> mpeg_in_wav(ContentKind kind, const ByteRange& bytes) {
  const ChunkLayout layout = *chunk_layout(kind);
  const auto format = find_chunk(bytes, layout, "fmt ");
  const auto data = find_chunk(bytes, layout, "data");
  if (!format || !data) return {};
  const std::uint64_t tag = read_integer(bytes.text(format->begin, 2), layout.big_endian);
  if (tag != 0x50 && tag != 0x55) return {};
  const bool counted = data->size > 0 && data->end <= bytes.size();
  return bytes.sub(data->begin, counted ? data->size : bytes.size() - data->begin);
}

}  // namespace

std::unique_ptr<Decoder> open_decoder(std::shared_ptr<const SeekableFile> file,
                                      Warnings* warnings) {
  const ByteRange whole(file);
  const Content content = detect_content(whole);
  ByteRange bytes = whole.sub(content.begin, whole.size() - content.begin);
  if (bytes.text(0, 4) == "BW64") bytes.replace(0, "RF64");  // the same, by its older name
  if (content.kind == ContentKind::kMpeg) return open_mpeg(bytes, warnings);
  if (content.kind == ContentKind::kWav || content.kind == ContentKind::kRifx) {
    check_wav_rate(content.kind, bytes);
    if (const auto mpeg = mpeg_in_wav(content.kind, bytes)) return open_mpeg(*mpeg, warnings);
  }
  std::string reason;
  if (content.kind != ContentKind::kOther || content.name.empty()) {
    auto decoder = open_sndfile(pieces_of(content.kind, bytes, warnings), warnings, &reason);
    if (decoder) return decoder;
  }
  if (!content.is_sound || !has_ffmpeg()) throw InputError(refusal(file->path(), content, reason));
  try {
    return open_ffmpeg(*file, warnings);
  } catch (const InputError& failure) {
    throw InputError(refusal(file->path(), content, failure.what()));
  }
}

}  // namespace crooner::audio
