#include "songs/continue_songs.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/log.h"
#include "base/strings.h"
#include "songs/adapters.h"
#include "songs/continued_stereo.h"
#include "songs/generate_songs.h"
#include "songs/guidance.h"
#include "songs/metadata.h"
#include "songs/output_paths.h"
#include "songs/prepare_songs.h"
#include "songs/request_from_options.h"
#include "songs/stereo_takes.h"

namespace crooner::songs {
namespace {

namespace fs = std::filesystem;

double seconds_per_top_code(const Model& model) {
  return static_cast<double>(model.hop(model.levels() - 1)) / model.sample_rate();
}

double seconds_of_codes(const Codes& codes, const Model& model) {
  return static_cast<double>(codes[model.levels() - 1].size()) * seconds_per_top_code(model);
}

// How many of `available` top codes --keep-seconds keeps.
std::int64_t kept_top_codes(const cli::ContinueOptions& options, const Model& model,
                            std::int64_t available) {
  if (!options.keep_seconds) return available;
  const double seconds = seconds_per_top_code(model);
  // The margin makes 0.104 s the 13 codes that they are written for.
  const auto wanted = static_cast<std::int64_t>(std::floor(*options.keep_seconds / seconds + 1e-6));
  if (wanted < 1) {
    throw UsageError(str_cat("--keep-seconds is ", *options.keep_seconds,
                             ", less than one top code of the model '", model.name(), "' (",
                             seconds, " s)."));
  }
  return std::min(available, wanted);
}

// The beginning of the codes, at the levels from `lowest_kept` up.
Codes kept_codes(Codes codes, const cli::ContinueOptions& options, const Model& model,
                 int lowest_kept, const std::string& name) {
  const int top = model.levels() - 1;
  if (static_cast<int>(codes.size()) <= top || codes[top].empty()) {
    throw InputError(str_cat("'", name, "' has no codes of level ", top, ", the top of the model '",
                             model.name(), "'."));
  }
  const auto available = static_cast<std::int64_t>(codes[top].size());
  const std::int64_t top_codes = kept_top_codes(options, model, available);
  for (int level = 0; level <= top; ++level) {
    auto& of_level = codes[level];
    const std::int64_t limit =
        level < lowest_kept ? 0 : top_codes * (model.hop(top) / model.hop(level));
    of_level.resize(std::min(of_level.size(), static_cast<std::size_t>(limit)));
  }
  return codes;
}

void log_kept_length(const cli::ContinueOptions& options, double available) {
  if (options.keep_seconds.value_or(0) <= available + 1e-6) return;
  log::info(str_cat("--keep-seconds is ", *options.keep_seconds, ", but there are only codes for ",
                    available, " s: all of them are kept."));
}

std::vector<fs::path> output_paths(const cli::ContinueOptions& options, const CodeSource& source,
                                   const Model& model, const cli::AudioFileOptions& sound) {
  const int songs = options.songs > 0 ? options.songs : static_cast<int>(source.songs.size());
  return song_paths(options.out, sound, songs, model.sample_rate(),
                    {{source.name, "the source"},
                     {song_path_of_run_folder(source.name), "the song of the source"}});
}

// One request for each song of the source.
std::vector<std::shared_ptr<const Request>> make_requests(const cli::ContinueOptions& options,
                                                          const CodeSource& source,
                                                          const Model& model, int lowest_kept,
                                                          const cli::StereoOptions& stereo,
                                                          const fs::path& first_path) {
  Request common;
  if (source.metadata) {
    common = request_from_json(source.metadata->at("request"), source.name);
  }
  std::vector<std::string> notes;
  common = request_from_options(options, std::move(common), &notes);
  for (const std::string& sentence : notes) log::warn(sentence);
  if (options.sampling.seed || !source.metadata) {
    common.seed = choose_seed(options.sampling.seed, first_path, options.run.force);
  }
  std::vector<std::shared_ptr<const Request>> requests;
  for (const Codes& codes : source.songs) {
    Request request = common;
    request.prompt_codes = kept_codes(codes, options, model, lowest_kept, source.name);
    if (!request.seconds) request.seconds = seconds_of_codes(request.prompt_codes, model);
    const std::vector<std::string> warnings = model.check(request);
    check_adapters(model, request);
    check_stereo(stereo, request, model);
    request.upsample_segments = model.upsample_segments(request);
    request.guidance = resolve_guidance(std::move(request.guidance), model);
    if (requests.empty()) {
      log_notes(warnings, request, !options.sampling.seed);
      log_kept_length(options, seconds_of_codes(codes, model));
    }
    requests.push_back(std::make_shared<const Request>(std::move(request)));
  }
  return requests;
}

}  // namespace

void continue_from_codes(const cli::ContinueOptions& options, const CodeSource& source,
                         Model& model, int lowest_kept) {
  cli::AudioFileOptions sound = options.sound;
  sound.stereo = continued_placement(options, source, model.levels() - 1);
  const std::vector<fs::path> paths = output_paths(options, source, model, sound);
  const auto requests =
      make_requests(options, source, model, lowest_kept, sound.stereo, paths.front());
  if (!source.metadata) warn_model_mismatch(source.name, source.codec_model, model.name());

  const int first = source.metadata ? source.metadata->at("request").value("song", 0) : 0;
  const ContinuedStereo stereo =
      continue_stereo(sound.stereo, source, requests.front()->prompt_codes);
  std::vector<PreparedSongs::Song> songs;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const auto& request = requests[i % requests.size()];
    const int sample_index = first + static_cast<int>(i);
    auto json = request_to_json(*request, sample_index, model.backend(), sound);
    if (sound.stereo.takes > 0) stereo.add_to(json["stereo"]);
    songs.push_back(
        {request, sample_index, paths[i], make_metadata(model, json), stereo.beginnings});
    check_codec(source, songs.back().metadata);
  }
  PreparedSongs prepared(std::move(songs), sound, options.run.force, options.out.ends_with('/'));
  prepared.open_writers();
  generate_and_print(model, prepared.tasks(), options.log, options.run.clean);
}

}  // namespace crooner::songs
