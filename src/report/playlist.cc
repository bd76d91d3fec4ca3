#include "report/playlist.h"

#include <cmath>
#include <filesystem>

#include "base/strings.h"

namespace crooner::report {

std::string playlist(const std::vector<PlaylistSong>& songs) {
  std::string text = str_cat("#EXTM3U\n", kPlaylistMark, "\n");
  for (const PlaylistSong& song : songs) {
    if (song.file.find_first_of("\r\n") != std::string::npos) continue;
    const std::string name = std::filesystem::path(song.file).stem().string();
    text += str_cat("#EXTINF:", song.seconds ? std::llround(*song.seconds) : -1LL, ",", name, "\n",
                    song.file.starts_with('#') ? "./" : "", song.file, "\n");
  }
  return text;
}

}  // namespace crooner::report
