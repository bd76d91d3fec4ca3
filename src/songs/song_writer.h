#pragma once

#include <crooner/job.h>
#include <crooner/observer.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "cli/groups.h"
#include "run_folder/run_folder.h"
#include "run_folder/run_metadata.h"

namespace crooner::songs {

// Writes one song while it is generated: run.json at once, codes and tokens as they are sampled,
// the codes and a WAV of each level as soon as they exist, and the song itself with the last level.
// generate_songs() calls it.
class SongWriter {
 public:
  // Opens the run folder of the song (run_folder/run_folder.h lists the errors); there is none if
  // the finished song exists without it. Throws UsageError when another song, or a file that
  // crooner did not write, is in its place, unless `force`.
  SongWriter(std::filesystem::path song_path, run_folder::Metadata metadata,
             cli::AudioFileOptions format, bool force);

  const std::filesystem::path& song_path() const { return song_path_; }
  const run_folder::Metadata& metadata() const { return metadata_; }
  std::filesystem::path file(const std::string& name) const { return folder_->file(name); }

  // The song and all files of its run exist unchanged: there is nothing to do.
  bool is_complete() const;
  // The song was written, but may have been changed since.
  bool is_done() const { return !folder_ || folder_->outputs().has_value(); }
  bool has_folder() const { return folder_ != nullptr; }

  // The codes and tokens that exist, for Job::saved.
  std::vector<SavedLevel> saved() const;

  // The events of crooner::Observer for this song.
  void on_prompt(const CodeChunk& prompt) {
    folder_->journal().append_prompt(prompt.level, prompt.codes);
  }
  void on_tokens(const CodeChunk& tokens) {
    folder_->journal().append_tokens(tokens.level, tokens.position, tokens.codes, tokens.segment);
  }
  void on_window_end(const CodeChunk& window) {
    folder_->journal().append_window(window.level, window.position, window.codes, window.segment);
  }
  // Returns the audio file that was written last: of the level, or the song. A stereo song waits
  // for its other takes.
  std::filesystem::path on_level_result(const LevelResult& result);

  const cli::StereoOptions& stereo() const { return format_.stereo; }
  // Writes the song and records that the run is finished. on_level_result() calls it but for a
  // stereo song.
  void finish_song(const Audio& audio);

  // Flushes the journal to disk.
  void sync() {
    if (folder_) folder_->journal().sync();
  }
  // Removes the run folder, except for files of the user in it.
  void remove_folder();

 private:
  std::filesystem::path level_path(int level) const;
  int last_level() const { return metadata_.at("request").value("stop_after_level", 0); }

  std::filesystem::path song_path_;
  run_folder::Metadata metadata_;
  cli::AudioFileOptions format_;
  std::unique_ptr<run_folder::RunFolder> folder_;  // null: the finished song exists without it
};

}  // namespace crooner::songs
