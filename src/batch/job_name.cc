#include "batch/job_name.h"

#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "base/sha256.h"
#include "base/strings.h"

namespace crooner::batch {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxBytes = 200;  // bytes; file systems take 255
constexpr std::size_t kDigits = 12;

std::string flag_value(const Row& row, const std::string& flag) {
  for (const cli::FlagValue& value : row.flags) {
    if (value.name == flag) return value.value;
  }
  return "";
}

// Of the flags of a row, independent of the order of its columns.
std::string digest(const Row& row) {
  std::vector<std::string> lines;
  for (const cli::FlagValue& flag : row.flags) lines.push_back(str_cat(flag.name, "=", flag.value));
  std::sort(lines.begin(), lines.end());
  Sha256 hash;
  for (const std::string& line : lines) hash.update(str_cat(line.size(), ":", line, "\n"));
  return hash.hex().substr(0, kDigits);
}

std::string name_from_out(const std::string& out) {
  const fs::path path = fs::path(out).lexically_normal();
  const bool outside = path.is_absolute() || path.empty() || *path.begin() == "..";
  if (outside || !path.has_filename()) {
    throw UsageError(
        str_cat("--out is '", out,
                "'; in a job list it is a file name relative to the --out of the batch."));
  }
  for (const fs::path& part : path) {
    if (part.string().starts_with('.')) {
      throw UsageError(
          str_cat("--out is '", out, "'; in a job list no part of it may begin with a dot."));
    }
  }
  return path.string();
}

}  // namespace

std::string to_file_name(const std::string& text) {
  std::string name;
  for (const char c : text) name += c == '/' || static_cast<unsigned char>(c) < ' ' ? '_' : c;
  if (name.starts_with('.')) name[0] = '_';
  if (name.size() <= kMaxBytes) return name;
  std::size_t end = kMaxBytes;
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80)
    --end;  // no partial character
  return name.substr(0, end);
}

std::string output_name(const Row& row) {
  if (const std::string out = flag_value(row, "out"); !out.empty()) return name_from_out(out);
  if (!row.name.empty()) return to_file_name(row.name);
  const std::string artist = flag_value(row, "artist");
  if (!row.title.empty()) {
    return to_file_name(artist.empty() ? row.title : str_cat(artist, " - ", row.title));
  }
  const std::string lyrics = fs::path(flag_value(row, "lyrics")).stem().string();
  const std::string base = !lyrics.empty() ? lyrics : !artist.empty() ? artist : "song";
  return str_cat(to_file_name(base), "-", digest(row));
}

}  // namespace crooner::batch
