#pragma once

#include <crooner/audio.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "cli/groups.h"
#include "run/codes_file.h"
#include "run/record.h"
#include "run/run_folder.h"

namespace crooner::commands {

// One song on its way to the disk: its run folder gets run.json at once, and the codes and a WAV of
// each level as soon as they exist; the song itself appears when the last level does.
class SongRun {
 public:
  // Opens the run folder beside the song (run/run_folder.h says what that may throw).
  SongRun(std::filesystem::path song_file, run::Record record, cli::SoundOptions sound, bool force);

  // Writes the level's codes and sound; when it is the last one, the song too. Returns the file to
  // listen to.
  std::filesystem::path level_made(int level, const std::vector<std::int64_t>& codes,
                                   const Audio& audio, bool last);

  const std::filesystem::path& song_file() const { return song_file_; }
  void remove_folder();

 private:
  void write_sound(const std::filesystem::path& file, const Audio& audio,
                   const std::string& request) const;

  std::filesystem::path song_file_;
  run::Record record_;
  cli::SoundOptions sound_;
  std::unique_ptr<run::RunFolder> folder_;
  run::Codes codes_;
};

}  // namespace crooner::commands
