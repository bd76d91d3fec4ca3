#include "house/rooms.h"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace crooner::house {
namespace fs = std::filesystem;

std::vector<Room> declared_rooms() {
  std::vector<Room> rooms;
  std::istringstream list(CROONER_ROOMS);  // "base:0:FALSE,config:1:FALSE,..."
  for (std::string entry; std::getline(list, entry, ',');) {
    const auto first = entry.find(':');
    const auto second = entry.find(':', first + 1);
    rooms.push_back({entry.substr(0, first), std::stoi(entry.substr(first + 1, second - first - 1)),
                     entry.substr(second + 1) == "TRUE"});
  }
  const auto highest = std::max_element(
      rooms.begin(), rooms.end(), [](const Room& a, const Room& b) { return a.layer < b.layer; });
  const int above = highest == rooms.end() ? 0 : highest->layer + 1;
  rooms.push_back({"crooner.cc", above, false});
  rooms.push_back({"crooner_torch.cc", above, true});
  return rooms;
}

std::optional<Room> room_of(const std::vector<Room>& rooms, const fs::path& file) {
  const fs::path folder = file.has_parent_path() ? file.parent_path() : file;
  for (const Room& room : rooms) {
    if (folder == fs::path(room.folder)) return room;
  }
  return std::nullopt;
}

std::vector<fs::path> files_under(const fs::path& folder,
                                  const std::vector<std::string>& extensions) {
  std::vector<fs::path> files;
  if (!fs::exists(folder)) return files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string extension = entry.path().extension().string();
    if (entry.is_regular_file() &&
        std::find(extensions.begin(), extensions.end(), extension) != extensions.end()) {
      files.push_back(fs::relative(entry.path(), folder));
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::string> lines_of(const fs::path& file) {
  std::vector<std::string> lines;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

}  // namespace crooner::house
