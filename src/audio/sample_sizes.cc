#include "audio/sample_sizes.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>

#include "audio/chunks.h"
#include "base/counted.h"
#include "base/error.h"
#include "base/strings.h"

namespace crooner::audio {
namespace {

constexpr std::uint64_t kUnknown32 = 0x7fff0000;  // programs write 2 or 4 GiB less a header
constexpr std::uint64_t kMaxTrailer = 1024;       // bytes after the end that may be no samples

// A size field, and where the samples that it counts begin.
struct SampleField {
  std::uint64_t at = 0;  // of the field
  std::size_t bytes = 4;
  bool big_endian = false;
  std::uint64_t size = 0;   // what it says of the samples
  std::uint64_t added = 0;  // what the field counts besides the samples
  std::uint64_t begin = 0;
  std::optional<std::uint64_t> container_end;  // according to the header of the whole
  std::uint64_t per_second = 0;                // bytes; 0: not known

  bool is_unknown() const {
    return bytes == 4 ? size + added >= kUnknown32 : size + added >= std::uint64_t{1} << 62;
  }
};

// WAV counts the bytes per second in its format chunk.
std::uint64_t bytes_per_second(const ByteRange& bytes, const ChunkLayout& layout) {
  const auto format = find_chunk(bytes, layout, "fmt ");
  if (!format || format->size < 12) return 0;
  return read_integer(bytes.text(format->begin + 8, 4), layout.big_endian);
}

std::optional<SampleField> chunked_field(ContentKind kind, const ByteRange& bytes,
                                         const ChunkLayout& layout) {
  const bool aiff = kind == ContentKind::kAiff;
  const auto data = find_chunk(bytes, layout, aiff ? "SSND" : "data");
  if (!data) return {};
  SampleField field{
      data->size_at, layout.size_bytes, layout.big_endian, data->size, 0, data->begin, {}, 0};
  if (layout.size_counts_header) field.added = layout.id_bytes + layout.size_bytes;
  const bool wav = kind == ContentKind::kWav || kind == ContentKind::kRifx;
  if (wav || aiff) {
    field.container_end = 8 + read_integer(bytes.text(4, 4), layout.big_endian);
  }
  if (kind == ContentKind::kW64) {
    field.container_end = read_integer(bytes.text(16, 8), false);
  }
  if (wav || kind == ContentKind::kW64) {
    field.per_second = bytes_per_second(bytes, layout);
  }
  // RF64 has its sizes in a chunk of their own.
  if (const auto sizes = find_chunk(bytes, layout, "ds64");
      sizes && bytes.text(0, 4) == "RF64" && data->size == data->size_max) {
    field.at = sizes->begin + 8;
    field.bytes = 8;
    field.size = read_integer(bytes.text(field.at, 8), false);
    field.container_end = 8 + read_integer(bytes.text(sizes->begin, 8), false);
  }
  return field;
}

std::optional<SampleField> au_field(const ByteRange& bytes) {
  const std::string head = bytes.text(0, 12);
  if (head.size() < 12) return {};
  SampleField field;
  field.at = 8;
  field.big_endian = true;
  field.begin = read_integer(std::string_view(head).substr(4, 4), true);
  field.size = read_integer(std::string_view(head).substr(8, 4), true);
  return field;
}

// Where another file was appended, it looks like a chunk.
bool is_file_header(std::string_view id) {
  return id == "RIFF" || id == "RIFX" || id == "RF64" || id == "BW64" || id == "FORM" ||
         id == "riff";
}

// Of chunks that programs write behind the samples.
bool is_known_chunk(std::string_view id) {
  constexpr std::array kIds = std::to_array<std::string_view>(
      {"LIST", "id3 ", "ID3 ", "bext", "iXML", "axml", "_PMX", "cue ", "smpl", "fact",
       "PEAK", "JUNK", "junk", "PAD ", "DISP", "afsp", "acid", "inst", "levl", "cart",
       "plst", "NAME", "AUTH", "ANNO", "MARK", "COMT", "APPL", "(c) "});
  return std::ranges::find(kIds, id) != kIds.end();
}

// Whether nothing but chunks follows, up to `end`; the last may be cut off, in a file that is
// shorter than `container_end`, or if it is one that is known.
bool only_chunks(const ByteRange& bytes, const ChunkLayout& layout, std::uint64_t from,
                 std::uint64_t end, std::uint64_t container_end) {
  while (from + layout.id_bytes + layout.size_bytes <= end) {
    const auto chunk = chunk_at(bytes, layout, from);
    if (!chunk || is_file_header(chunk->id)) return false;
    if (chunk->begin + chunk->size > end)
      return chunk->begin + chunk->size <= container_end || is_known_chunk(chunk->id);
    from = chunk->end;
  }
  return true;  // less than a header: padding
}

bool is_known_trailer(std::string_view text) {
  constexpr std::array kTrailers = {"TAG",         "ID3",       "APETAGEX",
                                    "LYRICSBEGIN", "<?xpacket", "PK\x03\x04"};
  return std::ranges::any_of(kTrailers, [&](const char* name) { return text.starts_with(name); });
}

std::string in_seconds(std::uint64_t bytes, std::uint64_t per_second) {
  if (per_second == 0) return counted(bytes, "byte");
  return str_cat(counted(bytes, "byte"), " (",
                 format_fixed(static_cast<double>(bytes) / static_cast<double>(per_second), "s"),
                 ")");
}

class Settling {
 public:
  Settling(ContentKind kind, const ByteRange& bytes, std::optional<ChunkLayout> layout,
           const SampleField& field, std::vector<std::string>* warnings)
      : kind_(kind),
        bytes_(bytes),
        layout_(layout),
        field_(field),
        warnings_(warnings),
        name_(str_cat("The audio file '", bytes.file().path().string(), "'")) {}

  // The file up to the end of its samples and chunks; `rest` is where something else begins.
  ByteRange settle(std::uint64_t* rest) {
    const std::uint64_t total = bytes_.size();
    *rest = total;
    const std::uint64_t there = total - std::min(total, field_.begin);
    if (field_.size > there) return too_large(there);
    std::uint64_t after = field_.begin + field_.size;
    if (layout_)
      after += (layout_->alignment - field_.size % layout_->alignment) % layout_->alignment;
    if (after >= total) return bytes_;
    const std::uint64_t end = field_.container_end.value_or(after);
    if (layout_ && only_chunks(bytes_, *layout_, after, total, end)) return bytes_;
    if (layout_ && begins_without_padding()) return bytes_;
    const bool complete =
        end >= after && end < total && (!layout_ || only_chunks(bytes_, *layout_, after, end, end));
    if (field_.size > 0 && complete && is_trailer(end)) {
      *rest = end;
      return bytes_.sub(0, end);
    }
    warn(str_cat("counts ", field_.size, " bytes of samples in its header, but has ", there,
                 ": all are read."));
    return with_size(there);
  }

 private:
  ByteRange too_large(std::uint64_t there) {
    const std::uint64_t missing = field_.size - there;
    // In a file that was cut off, the size of the whole includes that of the samples.
    const bool contradicted =
        field_.container_end && *field_.container_end < field_.begin + field_.size;
    if (field_.is_unknown()) {
      warn(str_cat("has no size in its header, as if written to a pipe: its ", there,
                   " bytes of samples are read."));
    } else if (contradicted) {
      warn(
          str_cat("counts ", field_.size, " bytes of samples in its header, but has ", there, "."));
    } else if (is_small_loss(missing, field_.size, field_.per_second)) {
      warn(str_cat("is cut off: ", in_seconds(missing, field_.per_second),
                   " of its samples are missing at the end."));
    } else {
      throw InputError(str_cat(name_, " is truncated: ", in_seconds(missing, field_.per_second),
                               " of its samples are missing."));
    }
    return with_size(there);
  }

  // Some programs forget the byte that makes the size of the samples even.
  bool begins_without_padding() const {
    const std::uint64_t end = field_.begin + field_.size;
    const auto chunk = chunk_at(bytes_, *layout_, end);
    return field_.size > 0 && chunk && is_known_chunk(chunk->id) &&
           only_chunks(bytes_, *layout_, end, bytes_.size(), bytes_.size());
  }

  // What follows the end of the whole file: another one, a tag, or little.
  bool is_trailer(std::uint64_t end) const {
    const std::string head = bytes_.text(end, 16);
    if (detect_content(bytes_.sub(end, bytes_.size() - end)).kind == kind_) return true;
    return bytes_.size() - end <= kMaxTrailer || is_known_trailer(head);
  }

  ByteRange with_size(std::uint64_t samples) const {
    ByteRange settled = bytes_;
    const std::uint64_t most = field_.bytes == 4 ? std::numeric_limits<std::uint32_t>::max()
                                                 : std::numeric_limits<std::uint64_t>::max();
    settled.replace(field_.at, write_integer(std::min(samples + field_.added, most), field_.bytes,
                                             field_.big_endian));
    return settled;
  }

  void warn(const std::string& what) { warnings_->push_back(str_cat(name_, " ", what)); }

  ContentKind kind_;
  const ByteRange& bytes_;
  std::optional<ChunkLayout> layout_;
  const SampleField& field_;
  std::vector<std::string>* warnings_;
  std::string name_;
};

}  // namespace

bool is_small_loss(std::uint64_t missing, std::uint64_t all, std::uint64_t per_second) {
  constexpr std::uint64_t kWithoutRate = 1 << 16;
  return missing <= all / 20 && missing < (per_second ? per_second : kWithoutRate);
}

std::vector<ByteRange> settle_sample_sizes(ContentKind kind, const ByteRange& bytes,
                                           std::vector<std::string>* warnings) {
  const auto layout = chunk_layout(kind);
  std::vector<ByteRange> pieces;
  for (std::uint64_t begin = 0; begin < bytes.size();) {
    const ByteRange rest = bytes.sub(begin, bytes.size() - begin);
    if (begin > 0 && detect_content(rest).kind != kind) {
      warnings->push_back(str_cat("The audio file '", bytes.file().path().string(), "' has ",
                                  counted(rest.size(), "byte"), " after its end, which ",
                                  is_or_are(rest.size()), " no sound."));
      break;
    }
    const auto field = layout ? chunked_field(kind, rest, *layout) : au_field(rest);
    if (!field) return {bytes};  // libsndfile knows what is wrong
    std::uint64_t end = 0;
    pieces.push_back(Settling(kind, rest, layout, *field, warnings).settle(&end));
    begin += end;
  }
  return pieces;
}

}  // namespace crooner::audio
