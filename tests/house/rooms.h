#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace crooner::house {

// A room as src/CMakeLists.txt declares it.
struct Room {
  std::string folder;  // under src/
  int layer = 0;
  bool torch = false;
};

// The declared rooms, and the two executables as one-file rooms above them all.
std::vector<Room> declared_rooms();

// The room of a file (relative to src/); none for a file in a folder that is not a room.
std::optional<Room> room_of(const std::vector<Room>& rooms, const std::filesystem::path& file);

// Every file under a folder, relative to it, with one of the extensions; sorted.
std::vector<std::filesystem::path> files_under(const std::filesystem::path& folder,
                                               const std::vector<std::string>& extensions);

std::vector<std::string> lines_of(const std::filesystem::path& file);

// The violations in a source tree, one sentence each; none if it keeps the order of the layers.
std::vector<std::string> include_violations(const std::filesystem::path& source,
                                            const std::vector<Room>& rooms);

// The same for the public headers (include/), which include the standard library only.
std::vector<std::string> public_header_violations(const std::filesystem::path& folder);

}  // namespace crooner::house
