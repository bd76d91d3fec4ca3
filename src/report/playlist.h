#pragma once

#include <optional>
#include <string>
#include <vector>

namespace crooner::report {

struct PlaylistSong {
  std::string file;               // relative to the playlist, UTF-8
  std::optional<double> seconds;  // none: unknown
};

// The second line of a playlist, by which crooner knows its own.
inline constexpr char kPlaylistMark[] = "# Written by crooner batch.";

// An extended M3U playlist: for each song its length and its name without folder and extension,
// then its path. A file whose name has a line break cannot be listed and is left out.
std::string playlist(const std::vector<PlaylistSong>& songs);

}  // namespace crooner::report
