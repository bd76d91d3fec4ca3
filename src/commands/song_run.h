#pragma once

#include <crooner/job.h>
#include <crooner/observer.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "cli/groups.h"
#include "run_folder/codes_file.h"
#include "run_folder/run_folder.h"
#include "run_folder/run_metadata.h"

namespace crooner::commands {

// One song on its way to the disk: its run folder gets run.json at once, what is drawn as it comes,
// and the codes and a WAV of each level as soon as they exist; the song itself appears when the
// last level does. make_songs() feeds it.
class SongWriter {
 public:
  // Opens the run folder beside the song (run/run_folder.h says what that may throw). There is
  // none when the song stands already without one. Throws UsageError when another song or a file
  // that crooner did not make is in its place, and not `force`.
  SongWriter(std::filesystem::path song_file, run_folder::Record record,
             cli::AudioFileOptions sound, bool force);

  const std::filesystem::path& song_file() const { return song_file_; }
  const run_folder::Record& record() const { return record_; }
  std::filesystem::path file(const std::string& name) const { return folder_->file(name); }

  // The song stands as this request's run made it: there is nothing to do.
  bool finished() const;
  bool done() const { return !folder_ || folder_->outputs().has_value(); }  // it was made, at least
  bool has_folder() const { return folder_ != nullptr; }

  // What was made of it before, for Job::saved.
  std::vector<SavedLevel> saved() const;

  // Keep what a crooner::Observer is told of the song.
  void on_prompt(const CodeChunk& codes) { folder_->journal().given(codes.level, codes.codes); }
  void on_tokens(const CodeChunk& tokens) {
    folder_->journal().drawn(tokens.level, tokens.position, tokens.codes);
  }
  void on_window_end(const CodeChunk& codes) {
    folder_->journal().window(codes.level, codes.position, codes.codes);
  }
  // Returns the file to listen to: the level's sound, after the last level the song.
  std::filesystem::path on_level_result(const LevelResult& result);

  void sync() {  // onto the disk
    if (folder_) folder_->journal().sync();
  }
  void remove_folder();  // but for what is not crooner's in it

 private:
  std::filesystem::path level_file(int level) const;
  int last_level() const { return record_.at("request").value("stop_after_level", 0); }
  void write_sound(const std::filesystem::path& file, const Audio& audio,
                   const std::string& request) const;

  std::filesystem::path song_file_;
  run_folder::Record record_;
  cli::AudioFileOptions sound_;
  std::unique_ptr<run_folder::RunFolder> folder_;  // none: the song stands without it
};

}  // namespace crooner::commands
