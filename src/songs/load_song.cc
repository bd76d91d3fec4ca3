#include "songs/load_song.h"

#include <exception>
#include <utility>

#include "base/error.h"
#include "base/strings.h"
#include "songs/code_source.h"
#include "songs/continued_stereo.h"
#include "songs/metadata.h"
#include "songs/original_song.h"

namespace crooner::songs {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

// The flags that the song was generated with; a precision per level is what "auto" resolved to.
void take_flags(const ordered_json& request, cli::ModelOptions* model,
                cli::AudioFileOptions* format) {
  if (model->device == "auto") model->device = request.at("device");
  const ordered_json& precision = request.at("precision");
  model->precision = precision.is_string() ? precision.get<std::string>() : "auto";
  model->engine = request.at("engine");
  model->deterministic = request.at("deterministic");
  format->bits = request.at("bits");
  format->normalize = request.at("normalize");
  if (request.contains("loudness")) format->loudness = request.at("loudness").get<double>();
  format->stereo = stereo_from_request(request);
}

// The run was interrupted before the codes were saved, or its folder is missing.
[[noreturn]] void throw_missing_codes(const std::string& where) {
  throw InputError(
      str_cat("The song of '", where,
              "' continues a prompt or codes that were not saved in its run folder; repeat the "
              "command that started it."));
}

Codes codes_to_continue(const run_folder::Metadata& metadata, const std::string& where,
                        const std::optional<fs::path>& run_folder, Codes codes) {
  const ordered_json& request = metadata.at("request");
  if (!request.contains("prompt") && !request.contains("codes")) return {};
  if (codes.empty() && !run_folder) throw_missing_codes(where);
  if (codes.empty()) codes = prompt_codes(*run_folder, metadata);
  if (request.contains("codes")) {
    const auto lengths = request.at("codes").at("lengths").get<std::vector<std::size_t>>();
    codes.resize(std::max(codes.size(), lengths.size()));
    for (std::size_t level = 0; level < lengths.size(); ++level) {
      if (codes[level].size() != lengths[level]) throw_missing_codes(where);
    }
  }
  // A prompt has codes at every level; they were written from the bottom up.
  if (codes.empty() || codes.back().empty()) throw_missing_codes(where);
  return codes;
}

}  // namespace

LoadedSong load_song(const run_folder::Metadata& metadata, const std::string& where,
                     const std::optional<fs::path>& run_folder, const cli::ModelOptions& model,
                     const SongOrigin& origin) {
  LoadedSong song;
  song.model = model;
  try {
    song.json = metadata.at("request");
    Request request = request_from_json(song.json, where);
    take_flags(song.json, &song.model, &song.format);
    if (song.model.model.empty()) song.model.model = metadata.at("model").at("name");
    song.sample_index = song.json.at("song");
    request.prompt_codes = codes_to_continue(metadata, where, run_folder, origin.codes);
    request.repaint = origin.repaint;
    if (!request.repaint && song.json.contains("repaint")) {
      request.repaint = load_original(song.json.at("repaint"), where, run_folder);
    }
    song.take_beginnings = load_beginnings(song.json, where, run_folder);
    song.request = std::make_shared<const Request>(std::move(request));
  } catch (const nlohmann::json::exception& failure) {
    throw InputError(str_cat(
        "'", where, "' does not describe how its song was generated: ", failure.what(), "."));
  }
  return song;
}

run_folder::Metadata current_metadata(const LoadedSong& song, const Model& model) {
  ordered_json request = song.json;
  const ordered_json now =
      request_to_json(*song.request, song.sample_index, model.backend(), song.format);
  for (const char* entry : {"device", "precision", "engine", "deterministic"}) {
    request[entry] = now.at(entry);
  }
  return make_metadata(model, request);
}

}  // namespace crooner::songs
