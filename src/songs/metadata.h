#pragma once

#include <crooner/model.h>
#include <crooner/request.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "cli/groups.h"
#include "run_folder/run_metadata.h"

namespace crooner::songs {

// A song's metadata is what run.json holds and the song file embeds: versions, the model with the
// hashes of its parts, its licence, and the request (docs/formats/run-folder.md). It holds no host
// name, user name or path.

// Everything the codes of one song depend on, and the format of its file: the entry `request`.
// `sample_index`: which song of the request's seed. The request's guidance is that of
// resolve_guidance().
nlohmann::ordered_json request_to_json(const Request& request, int sample_index,
                                       const Backend& backend, const cli::AudioFileOptions& format);

// The inverse, except for the prompt, the codes that the song continues and the song that it
// repaints: of these there are only hashes. `where` names the file in messages. Throws InputError
// naming an entry that is missing or of the wrong type.
Request request_from_json(const nlohmann::json& json, const std::string& where);

// The entry `stereo` of such a request, as the flags of --stereo; without one a mono song.
cli::StereoOptions stereo_from_request(const nlohmann::json& request);

// The metadata of a song that `model` generates; `request` is that of request_to_json().
run_folder::Metadata make_metadata(const Model& model, const nlohmann::ordered_json& request);

// What the song file embeds, on one line: the metadata, or, if it is too long for the file, its
// hash under `run_json_sha256` (docs/formats/wav.md).
std::string embedded_metadata(const run_folder::Metadata& metadata);

// What embedded_metadata() wrote; nothing for a file of another program, and for a format that
// cannot embed it. Throws InputError when the file cannot be read.
std::optional<run_folder::Metadata> read_embedded_metadata(const std::filesystem::path& song_file);

}  // namespace crooner::songs
