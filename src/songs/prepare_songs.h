#pragma once

#include <crooner/model.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/generate.h"
#include "run_folder/run_metadata.h"
#include "songs/generate_songs.h"
#include "songs/song_writer.h"

namespace crooner::songs {

// The songs of one command, checked and ready to be generated.
class PreparedSongs {
 public:
  struct Song {
    std::shared_ptr<const Request> request;
    int sample_index = 0;  // which song of the request's seed
    std::filesystem::path path;
    run_folder::Metadata metadata;
    std::vector<Codes> take_beginnings = {};  // of a stereo song that continues another
  };

  // `force`: replace the songs of other requests, and files that crooner did not write.
  // `create_folder`: --out names a folder that may not exist.
  PreparedSongs(std::vector<Song> songs, cli::AudioFileOptions format, bool force,
                bool create_folder);

  const std::vector<Song>& songs() const { return songs_; }
  const Request& request() const { return *songs_.front().request; }  // of the first song

  // Throws UsageError when a path is taken (output_paths.h: finished_song_exists), unless `force`.
  void check_overwrites() const;

  // Checks that all paths can be written, then opens the run folders (song_writer.h lists the
  // errors).
  void open_writers();

  // What generate_songs() takes; open_writers() comes first.
  std::vector<GenerateTask> tasks() const;

  void remove_run_folders();

 private:
  std::vector<Song> songs_;
  cli::AudioFileOptions format_;
  bool force_;
  bool create_folder_;
  std::vector<std::unique_ptr<SongWriter>> writers_;
};

// Reads lyrics and prompt, and checks everything except whether the paths can be written. Adds to
// `warnings` what the user should know, one sentence each. Throws what Model::check() does.
PreparedSongs prepare_songs(const cli::GenerateOptions& options, const Model& model,
                            std::vector<std::string>* warnings);

// The metadata of the run or song at `song_path`; none if there is neither. Throws InputError when
// it is damaged.
std::optional<run_folder::Metadata> existing_metadata(const std::filesystem::path& song_path);

// --seed if it is set. Otherwise the seed of the run or song at `song_path` (repeating a command
// resumes it), unless `force`; else a random one, short enough to be typed.
std::uint64_t choose_seed(const std::optional<std::uint64_t>& seed,
                          const std::filesystem::path& song_path, bool force);

// Logs the warnings, and notes on the request, before the work begins.
void log_notes(const std::vector<std::string>& warnings, const Request& request, bool seed_chosen);

}  // namespace crooner::songs
