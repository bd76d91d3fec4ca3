#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

namespace crooner {

// Memory that this process may still allocate.
struct AvailableMemory {
  std::int64_t bytes = 0;
  std::string source;  // what limits it: "the machine" or "the container"; empty: unknown
};

// The minimum of the machine's available memory (MemAvailable) and what is left in the control
// groups of this process (a container, a batch system's job; version 1 or 2). Cached file pages
// count as free, since the system reclaims them. `root` is where proc/ and sys/ are looked up.
AvailableMemory available_memory(const std::filesystem::path& root = "/");

// Anonymous memory of this process (RssAnon); 0 where the system does not report it.
std::int64_t anonymous_memory();

// The most memory that this process has had since its start or reset_peak_memory() (VmHWM), in
// bytes; 0 where the system does not report it.
std::int64_t peak_memory();
void reset_peak_memory();

// Returns freed memory to the system, which the allocator otherwise keeps for later
// (malloc_trim). A call costs milliseconds.
void release_freed_memory();

inline constexpr std::size_t kHugePage = std::size_t{2} << 20;  // bytes

// Asks the system to back unused memory with huge pages, for speed alone; without effect where it
// has none. `memory` must be aligned to a huge page.
void advise_huge_pages(void* memory, std::size_t bytes);

}  // namespace crooner
