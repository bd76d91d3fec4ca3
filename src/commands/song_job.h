#pragma once

#include <crooner/model.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "cli/generate.h"
#include "commands/song_run.h"
#include "config/model_folder.h"

namespace crooner::commands {

// What one command of crooner generate asks for.
struct PreparedSongs {
  std::shared_ptr<const Request> request;
  std::vector<std::filesystem::path> files;  // of the songs
  std::vector<run_folder::Record> records;   // their run.json
  std::vector<std::string> warnings;         // what the user should know, a sentence each
};

// Reads lyrics and prompt, and checks all but the place where the songs go. Throws what the
// library's check() does. `folder` is the model's.
PreparedSongs song_job(const cli::GenerateOptions& options, Model& model,
                       const config::ModelFolder& folder);

// Throws UsageError when the place of one of its songs holds something else
// (outputs.h:finished_song_exists), and not `force`.
void check_overwrites(const PreparedSongs& job, bool force);

// The run folders of its songs, opened (run/run_folder.h says what that may throw).
std::vector<std::unique_ptr<SongWriter>> open_writers(const PreparedSongs& job,
                                                      const cli::GenerateOptions& options);

}  // namespace crooner::commands
