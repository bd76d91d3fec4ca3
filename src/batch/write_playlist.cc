#include "batch/write_playlist.h"

#include "base/files.h"
#include "base/log.h"
#include "base/paths.h"
#include "base/strings.h"
#include "batch/state_files.h"
#include "report/playlist.h"

namespace crooner::batch {
namespace {

report::PlaylistSong listed(const DoneSong& song) {
  report::PlaylistSong entry{song.file, {}};
  const auto request = song.metadata.find("request");
  if (request != song.metadata.end() && request->contains("seconds")) {
    entry.seconds = request->at("seconds").get<double>();
  }
  return entry;
}

}  // namespace

void write_playlist(const std::filesystem::path& folder, const std::vector<BatchJob>& jobs) {
  std::vector<report::PlaylistSong> songs;
  for (const BatchJob& job : jobs) {
    for (const DoneSong& song : read_done(folder, job.key)) songs.push_back(listed(song));
  }
  if (songs.empty()) return;
  const std::filesystem::path file = folder / "playlist.m3u";
  if (path_exists(file) && read_file(file).find(report::kPlaylistMark) == std::string::npos) {
    log::warn(str_cat("'", file.string(),
                      "' exists, and crooner did not write it: no playlist is written."));
    return;
  }
  write_file(file, report::playlist(songs));
}

}  // namespace crooner::batch
