#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace crooner {

// Memory that this process may still take.
struct AvailableMemory {
  std::int64_t bytes = 0;
  std::string source;  // whose word it is: "the machine" or "the container"; empty: nobody's
};

// The least of what the machine has left (MemAvailable) and what the control groups of this process
// (a container, a batch system's job; version 1 or 2) leave it. Pages of files count as free: the
// system takes them back. `root` is where proc/ and sys/ are looked for.
AvailableMemory available_memory(const std::filesystem::path& root = "/");

// Anonymous memory that this process holds now (RssAnon); 0 where the system does not tell.
std::int64_t anonymous_memory();

// Gives back to the system what the process has freed: the allocator keeps it for later otherwise,
// between blocks that are in use. A call costs milliseconds.
void release_freed_memory();

}  // namespace crooner
