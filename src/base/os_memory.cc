#include "base/os_memory.h"

#include <sys/mman.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <sstream>
#include <vector>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace crooner {
namespace {

namespace fs = std::filesystem;

// Version 1 reports no limit as the largest multiple of the page size.
constexpr std::int64_t kNoLimit = std::int64_t{1} << 60;

// The number after `key` in a file of "key number" lines; with an empty key the file's first word.
std::optional<std::int64_t> number_in(const fs::path& file, const std::string& key) {
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    std::istringstream words(line);
    std::string name;
    std::int64_t value = 0;
    if (!key.empty() && (!(words >> name) || name != key)) continue;
    if (words >> value) return value;
    return std::nullopt;  // "max"
  }
  return std::nullopt;
}

// The file names of a version of control groups.
struct Names {
  const char* mount;  // below sys/fs/cgroup
  const char* limit;
  const char* usage;
  const char* files[2];  // keys of memory.stat: cached file pages
};
constexpr Names kVersion2 = {"", "memory.max", "memory.current", {"inactive_file", "active_file"}};
constexpr Names kUnified = {
    "unified", "memory.max", "memory.current", {"inactive_file", "active_file"}};
constexpr Names kVersion1 = {"memory",
                             "memory.limit_in_bytes",
                             "memory.usage_in_bytes",
                             {"total_inactive_file", "total_active_file"}};

std::optional<std::int64_t> left_in(const fs::path& folder, const Names& names) {
  const auto limit = number_in(folder / names.limit, "");
  const auto usage = number_in(folder / names.usage, "");
  if (!limit || !usage || *limit >= kNoLimit) return std::nullopt;
  std::int64_t files = 0;
  for (const char* kind : names.files) files += number_in(folder / "memory.stat", kind).value_or(0);
  return std::max<std::int64_t>(0, *limit - *usage + std::min(files, *usage));
}

// The group and its ancestors; inside a container only those below the container's root are
// visible.
void look_up(const fs::path& root, fs::path group, const Names& names,
             std::optional<std::int64_t>& least) {
  const fs::path mount = root / "sys/fs/cgroup" / names.mount;
  for (group = group.relative_path();; group = group.parent_path()) {
    const auto left = left_in(group.empty() ? mount : mount / group, names);
    if (left && (!least || *left < *least)) least = left;
    if (group.empty()) return;
  }
}

std::optional<std::int64_t> left_in_groups(const fs::path& root) {
  std::optional<std::int64_t> least;
  std::ifstream in(root / "proc/self/cgroup");  // "4:memory:/a/b", "0::/a/b"
  for (std::string line; std::getline(in, line);) {
    const std::size_t first = line.find(':'), second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::string kinds = "," + line.substr(first + 1, second - first - 1) + ",";
    const fs::path group = line.substr(second + 1);
    if (kinds == ",,") {
      look_up(root, group, kVersion2, least);
      look_up(root, group, kUnified, least);
    } else if (kinds.find(",memory,") != std::string::npos) {
      look_up(root, group, kVersion1, least);
    }
  }
  return least;
}

}  // namespace

AvailableMemory available_memory(const fs::path& root) {
  const auto machine = number_in(root / "proc/meminfo", "MemAvailable:");
  const auto groups = left_in_groups(root);
  if (groups && (!machine || *groups < *machine * 1024)) return {*groups, "the container"};
  if (machine) return {*machine * 1024, "the machine"};
  return {};
}

std::int64_t anonymous_memory() {
  return number_in("/proc/self/status", "RssAnon:").value_or(0) * 1024;
}

std::int64_t peak_memory() {
  return number_in("/proc/self/status", "VmHWM:").value_or(0) * 1024;
}

void reset_peak_memory() {
  std::ofstream("/proc/self/clear_refs") << "5\n";  // proc(5)
}

void release_freed_memory() {
#ifdef __GLIBC__
  ::malloc_trim(0);
#endif
}

void advise_huge_pages(void* memory, std::size_t bytes) {
  // The remainder stays in small pages, so that no memory is wasted.
  madvise(memory, bytes / kHugePage * kHugePage, MADV_HUGEPAGE);
}

}  // namespace crooner
