#include "commands/recorded.h"

#include <exception>
#include <utility>

#include "base/error.h"
#include "base/strings.h"
#include "commands/request_json.h"
#include "commands/run_record.h"
#include "commands/song_source.h"

namespace crooner::commands {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

// The flags that made it; a precision that differs by level is what "auto" stands for.
void take_flags(const ordered_json& request, cli::ModelOptions* model,
                cli::AudioFileOptions* sound) {
  if (model->device == "auto") model->device = request.at("device");
  const ordered_json& precision = request.at("precision");
  model->precision = precision.is_string() ? precision.get<std::string>() : "auto";
  model->engine = request.at("engine");
  model->deterministic = request.at("deterministic");
  sound->bits = request.at("bits");
  sound->normalize = request.at("normalize");
}

// Nothing to go on from: the codes were not saved before the run was cut off, or their folder is
// not there.
[[noreturn]] void throw_missing_codes(const std::string& where) {
  throw InputError(
      str_cat("The song of '", where,
              "' goes on from a prompt or from codes, which are not saved beside it; give "
              "the command that began it again."));
}

Codes codes_to_continue(const run_folder::Record& record, const std::string& where,
                        const std::optional<fs::path>& run_folder) {
  const ordered_json& request = record.at("request");
  if (!request.contains("prompt") && !request.contains("codes")) return {};
  if (!run_folder) throw_missing_codes(where);
  Codes codes = prompt_codes(*run_folder, record);
  if (request.contains("codes")) {
    const auto lengths = request.at("codes").at("lengths").get<std::vector<std::size_t>>();
    codes.resize(std::max(codes.size(), lengths.size()));
    for (std::size_t level = 0; level < lengths.size(); ++level) {
      if (codes[level].size() != lengths[level]) throw_missing_codes(where);
    }
  }
  // A prompt has codes of every level; they were written from the bottom up.
  if (codes.empty() || codes.back().empty()) throw_missing_codes(where);
  return codes;
}

}  // namespace

LoadedSong load_song(const run_folder::Record& record, const std::string& where,
                     const std::optional<fs::path>& run_folder, const cli::ModelOptions& model) {
  LoadedSong song;
  song.model = model;
  try {
    song.json = record.at("request");
    Request request = request_from_json(song.json, where);
    take_flags(song.json, &song.model, &song.sound);
    if (song.model.model.empty()) song.model.model = record.at("model").at("name");
    song.song = song.json.at("song");
    request.prompt_codes = codes_to_continue(record, where, run_folder);
    song.request = std::make_shared<const Request>(std::move(request));
  } catch (const nlohmann::json::exception& failure) {
    throw InputError(
        str_cat("'", where, "' does not say what its song is made from: ", failure.what(), "."));
  }
  return song;
}

run_folder::Record current_metadata(const LoadedSong& song, Model& model) {
  ordered_json request = song.json;
  const ordered_json now = request_json(*song.request, song.song, model.backend(), song.sound);
  for (const char* entry : {"device", "precision", "engine", "deterministic"}) {
    request[entry] = now.at(entry);
  }
  return run_record(model_folder(song.model.model), request);
}

}  // namespace crooner::commands
