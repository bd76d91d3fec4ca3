#pragma once

#include <crooner/model.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/groups.h"
#include "run_folder/run_metadata.h"

namespace crooner::songs {

// A song that was generated before, or begun, read back from its metadata.
struct LoadedSong {
  std::shared_ptr<const Request> request;  // a prompt is loaded as codes
  int sample_index = 0;                    // which song of the request's seed
  cli::ModelOptions model;                 // the model, and how it runs
  cli::AudioFileOptions format;
  nlohmann::ordered_json json;              // the request as it is stored
  std::vector<Codes> take_beginnings = {};  // of a stereo song that continues another
};

// What a song continues or repaints.
struct SongOrigin {
  Codes codes;
  std::optional<Repaint> repaint;
};

// `where` names the file of the metadata in messages; `run_folder` has what the song continues or
// repaints, if anything; without it `origin` is that (of a node of a project). Flags of `model`
// take precedence over the metadata. Throws InputError when the metadata has no valid request, or
// the codes are missing.
LoadedSong load_song(const run_folder::Metadata& metadata, const std::string& where,
                     const std::optional<std::filesystem::path>& run_folder,
                     const cli::ModelOptions& model, const SongOrigin& origin = {});

// The metadata of the song if this program and this model generate it now.
run_folder::Metadata current_metadata(const LoadedSong& song, const Model& model);

}  // namespace crooner::songs
