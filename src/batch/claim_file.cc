#include "batch/claim_file.h"

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <span>
#include <string_view>

#include "base/error.h"
#include "base/json_text.h"
#include "base/os_process.h"
#include "base/strings.h"

namespace crooner::batch {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::string_view kReleased = "released";

void append(FileHandle& file, std::string_view text) {
  file.write(std::as_bytes(std::span(text)));
}

}  // namespace

std::optional<HeldClaim> HeldClaim::create(const fs::path& file, const std::string& machine) {
  std::optional<FileHandle> file_handle = FileHandle::try_create(file);
  if (!file_handle) return std::nullopt;
  // The lock comes before the line that makes others look at it. On a file system without locks,
  // claims work by heartbeats alone.
  bool locked = false;
  try {
    locked = file_handle->try_lock();
  } catch (const ResourceError&) {
  }
  const json line{{"process", process_id()}, {"machine", locked ? machine : ""}};
  append(*file_handle, json_text(line) + "\n");
  return HeldClaim(std::move(*file_handle));
}

void HeldClaim::heartbeat() {
  append(file_, ".");
}

void HeldClaim::release() {
  append(file_, kReleased);
}

// Opened anew for each reading: only then does a network file system show what others wrote.
std::optional<ClaimState> read_claim(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::nullopt;
  ClaimState reading;
  reading.contents.assign(std::istreambuf_iterator<char>(in), {});
  const std::size_t end = reading.contents.find('\n');
  if (end == std::string::npos) return reading;
  const json line = json::parse(reading.contents.substr(0, end), nullptr, false);
  if (line.is_object()) reading.machine = line.value("machine", "");
  reading.released = reading.contents.ends_with(kReleased);
  return reading;
}

bool is_locked(const fs::path& file) {
  std::optional<FileHandle> opened = FileHandle::open_existing(file);
  if (!opened) return false;
  return !opened->try_lock();
}

}  // namespace crooner::batch
