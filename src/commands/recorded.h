#pragma once

#include <crooner/model.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "cli/groups.h"
#include "config/model_folder.h"
#include "run_folder/run_metadata.h"

namespace crooner::commands {

// A song that was made, or begun, before: read back from what is recorded of it, so that it can be
// made by this program and this model.
struct LoadedSong {
  std::shared_ptr<const Request> request;  // what it goes on from, as codes
  int song = 0;                            // which one of its seed
  cli::ModelOptions model;                 // the model, and how it is to run
  cli::AudioFileOptions sound;
  nlohmann::ordered_json json;  // the recorded request
};

// `where` names the file in messages. `run_folder`: where the codes stand that the song goes on
// from, if it does from any. Flags of `model` win over what is recorded. Throws InputError when the
// record holds no request, or something else is missing.
LoadedSong load_song(const run_folder::Record& record, const std::string& where,
                     const std::optional<std::filesystem::path>& run_folder,
                     const cli::ModelOptions& model);

// What run.json says of the song when it is made now.
run_folder::Record current_metadata(const LoadedSong& song, Model& model);

}  // namespace crooner::commands
