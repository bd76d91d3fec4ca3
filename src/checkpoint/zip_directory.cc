#include "checkpoint/zip_directory.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <unordered_set>

#include "base/strings.h"
#include "checkpoint/file_index.h"

namespace crooner::checkpoint {
namespace {

constexpr std::uint64_t kEndBytes = 22;      // end of central directory, without its comment
constexpr std::uint64_t kLocatorBytes = 20;  // zip64 end of central directory locator
constexpr std::uint64_t kZip64EndBytes = 56;
constexpr std::uint64_t kCentralBytes = 46;  // an entry, without name, extra field and comment
constexpr std::uint64_t kLocalBytes = 30;
constexpr std::uint64_t kMaxCommentBytes = 0xffff;
constexpr std::uint32_t kEndMark = 0x06054b50, kLocatorMark = 0x07064b50,
                        kZip64EndMark = 0x06064b50;
constexpr std::uint32_t kCentralMark = 0x02014b50, kLocalMark = 0x04034b50;
constexpr std::uint32_t kSaturated32 = 0xffffffff;
constexpr std::uint16_t kSaturated16 = 0xffff, kZip64Extra = 1, kEncrypted = 1;

struct Located {
  ZipEntry entry;
  std::uint64_t header = 0;  // of the local one
};

struct Directory {
  std::uint64_t begin = 0;
  std::uint64_t bytes = 0;
  std::uint64_t entries = 0;
  std::uint64_t limit = 0;  // it must end at or before this offset
};

class ZipReader {
 public:
  explicit ZipReader(std::span<const std::byte> file) : file_(file) {}

  std::vector<ZipEntry> run() {
    const Directory directory = find_directory();
    std::vector<Located> all;
    std::uint64_t at = directory.begin;
    const std::uint64_t end = directory.begin + directory.bytes;
    for (std::uint64_t i = 0; i < directory.entries; ++i) all.push_back(read_central(at, end));
    if (at != end) throw Malformed("The directory of the zip archive is longer than its entries.");
    check_names(all);
    locate_data(all, directory.begin);
    std::vector<ZipEntry> entries;
    for (const Located& located : all) entries.push_back(located.entry);
    return entries;
  }

 private:
  // Checks every offset: `at` is untrusted.
  template <typename Number>
  Number number(std::uint64_t at) const {
    if (at > file_.size() || sizeof(Number) > file_.size() - at) {
      throw Malformed("The zip archive's directory points beyond the end of the file.");
    }
    Number value;
    std::memcpy(&value, file_.data() + at, sizeof(value));
    return value;
  }
  std::uint16_t u16(std::uint64_t at) const { return number<std::uint16_t>(at); }
  std::uint32_t u32(std::uint64_t at) const { return number<std::uint32_t>(at); }
  std::uint64_t u64(std::uint64_t at) const { return number<std::uint64_t>(at); }

  std::uint64_t find_end() const {
    if (file_.size() >= kEndBytes) {
      const std::uint64_t last = file_.size() - kEndBytes;
      const std::uint64_t first = last > kMaxCommentBytes ? last - kMaxCommentBytes : 0;
      for (std::uint64_t at = last + 1; at-- > first;) {
        if (u32(at) == kEndMark && at + kEndBytes + u16(at + 20) == file_.size()) return at;
      }
    }
    throw Malformed(
        "The zip archive has no directory at its end, so the file is incomplete; download it "
        "again.");
  }

  Directory find_directory() const {
    const std::uint64_t end = find_end();
    Directory directory{u32(end + 16), u32(end + 12), u16(end + 10), end};
    const bool saturated = directory.begin == kSaturated32 || directory.bytes == kSaturated32 ||
                           directory.entries == kSaturated16;
    std::uint64_t disks = u16(end + 4) | u16(end + 6);
    if (end >= kLocatorBytes && u32(end - kLocatorBytes) == kLocatorMark) {
      const std::uint64_t zip64 = u64(end - kLocatorBytes + 8);
      if (zip64 > end - kLocatorBytes || end - kLocatorBytes - zip64 < kZip64EndBytes ||
          u32(zip64) != kZip64EndMark) {
        throw Malformed("The zip archive's zip64 directory is damaged.");
      }
      const Directory large{u64(zip64 + 48), u64(zip64 + 40), u64(zip64 + 32), zip64};
      if (!saturated && (large.begin != directory.begin || large.bytes != directory.bytes ||
                         large.entries != directory.entries)) {
        throw Malformed("The zip archive has two directories that contradict one another.");
      }
      directory = large;
      disks = u32(zip64 + 16) | u32(zip64 + 20);
    } else if (saturated) {
      throw Malformed("The zip archive lacks its zip64 directory.");
    }
    if (disks != 0 && disks != kSaturated16) {
      throw Malformed("The zip archive is one of several parts; join them first.");
    }
    if (directory.begin > directory.limit || directory.bytes > directory.limit - directory.begin ||
        directory.entries > directory.bytes / kCentralBytes) {
      throw Malformed("The zip archive's directory does not lie within the file.");
    }
    return directory;
  }

  Located read_central(std::uint64_t& at, std::uint64_t end) const {
    if (end - at < kCentralBytes || u32(at) != kCentralMark) {
      throw Malformed(str_cat("The zip archive's directory is damaged at byte ", at, "."));
    }
    const std::uint64_t name_bytes = u16(at + 28), extra_bytes = u16(at + 30);
    const std::uint64_t total = kCentralBytes + name_bytes + extra_bytes + u16(at + 32);
    if (total > end - at) {
      throw Malformed(str_cat("The zip archive's directory is damaged at byte ", at, "."));
    }
    Located located;
    located.entry.name = {reinterpret_cast<const char*>(file_.data()) + at + kCentralBytes,
                          static_cast<std::size_t>(name_bytes)};
    const std::string name = printable(located.entry.name);
    if (u16(at + 8) & kEncrypted) throw Malformed(str_cat("The entry '", name, "' is encrypted."));
    if (u16(at + 10) != 0) {
      throw Malformed(str_cat("The entry '", name,
                              "' is compressed, which torch.save never does; "
                              "unpack the archive and pack it without compression."));
    }
    located.entry.crc = u32(at + 16);
    located.entry.size = u32(at + 24);
    located.header = u32(at + 42);
    std::uint64_t packed = u32(at + 20);
    read_zip64(at + kCentralBytes + name_bytes, extra_bytes, located, packed);
    if (packed != located.entry.size) {
      throw Malformed(str_cat("The entry '", name, "' has two sizes."));
    }
    at += total;
    return located;
  }

  // Values that do not fit into 32 bits are in an extra field, only those, in this order.
  void read_zip64(std::uint64_t at, std::uint64_t bytes, Located& located,
                  std::uint64_t& packed) const {
    const std::uint64_t end = at + bytes;
    while (end - at >= 4) {
      const std::uint16_t id = u16(at);
      const std::uint64_t length = u16(at + 2);
      at += 4;
      if (length > end - at) break;
      if (id == kZip64Extra) {
        std::uint64_t field = at;
        for (std::uint64_t* value : {&located.entry.size, &packed, &located.header}) {
          if (*value != kSaturated32) continue;
          if (at + length - field < 8) throw Malformed("A zip64 entry is too short.");
          *value = u64(field);
          field += 8;
        }
        return;
      }
      at += length;
    }
    if (located.entry.size == kSaturated32 || packed == kSaturated32 ||
        located.header == kSaturated32) {
      throw Malformed(
          str_cat("The entry '", printable(located.entry.name), "' lacks its zip64 sizes."));
    }
  }

  static void check_names(const std::vector<Located>& all) {
    std::unordered_set<std::string_view> names;
    for (const Located& located : all) {
      const std::string_view name = located.entry.name;
      if (name.starts_with('/') || name.find("..") != std::string_view::npos) {
        throw Malformed(str_cat("The zip entry's name '", printable(name),
                                "' is not a path inside the archive."));
      }
      if (!names.insert(name).second) {
        throw Malformed(str_cat("The zip archive holds '", printable(name), "' twice."));
      }
    }
  }

  void locate_data(std::vector<Located>& all, std::uint64_t directory) const {
    std::vector<Located*> sorted;
    for (Located& located : all) sorted.push_back(&located);
    std::sort(sorted.begin(), sorted.end(),
              [](const Located* a, const Located* b) { return a->header < b->header; });
    std::uint64_t taken = 0;  // by previous entries
    for (Located* located : sorted) {
      const std::uint64_t header = located->header;
      const std::string name = printable(located->entry.name);
      if (header < taken) throw Malformed(str_cat("The entry '", name, "' overlaps another one."));
      if (header > directory || directory - header < kLocalBytes || u32(header) != kLocalMark) {
        throw Malformed(str_cat("The entry '", name, "' is not where the zip directory points."));
      }
      const std::uint64_t begin = header + kLocalBytes + u16(header + 26) + u16(header + 28);
      if (begin > directory || located->entry.size > directory - begin) {
        throw Malformed(str_cat("The entry '", name, "' of ", located->entry.size,
                                " bytes reaches beyond the data of the file."));
      }
      located->entry.data_begin = begin;
      taken = begin + located->entry.size;
    }
  }

  std::span<const std::byte> file_;
};

}  // namespace

std::vector<ZipEntry> read_zip_directory(std::span<const std::byte> file) {
  return ZipReader(file).run();
}

}  // namespace crooner::checkpoint
