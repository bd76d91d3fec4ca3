#include "commands/go_on.h"

#include <crooner/model.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/log.h"
#include "base/strings.h"
#include "cli/backend_options.h"
#include "commands/finish_songs.h"
#include "commands/output_names.h"
#include "commands/outputs.h"
#include "commands/read_lyrics.h"
#include "commands/request_json.h"
#include "commands/run_notes.h"
#include "commands/run_record.h"
#include "commands/song_source.h"

namespace crooner::commands {
namespace {

using nlohmann::literals::operator""_json_pointer;

// What the run was asked for; flags that are given win.
Request request_of(const cli::ContinueOptions& options, const CodeSource& source) {
  Request request;
  if (source.run) request = request_from_json(source.run->at("request"), source.name);
  request.stop_after_level = options.stop_after_level;
  request.seconds = options.seconds;
  if (!options.labels.genre.empty()) request.genre = options.labels.genre;
  if (!options.labels.artist.empty()) request.artist = options.labels.artist;
  if (!options.labels.lyrics_file.empty() || options.labels.lyrics_text) {
    request.lyrics = read_lyrics(options.labels);
  }
  request.strict = options.labels.strict;
  if (options.total_seconds) request.total_seconds = options.total_seconds;
  const cli::SamplingOptions& sampling = options.sampling;
  if (sampling.temperature.has_value()) request.temperature = sampling.temperature;
  if (sampling.top_k.has_value()) request.top_k = sampling.top_k;
  if (sampling.top_p.has_value()) request.top_p = sampling.top_p;
  if (sampling.hop_fraction.has_value()) request.hop_fraction = sampling.hop_fraction;
  return request;
}

// The codes of whole top codes up to --keep-seconds, from level `lowest` on; the others are made.
Codes kept(Codes codes, const cli::ContinueOptions& options, const Model& model, int lowest,
           const std::string& name) {
  const auto top = static_cast<std::size_t>(model.levels() - 1);
  if (codes.size() <= top || codes[top].empty()) {
    throw InputError(str_cat("'", name, "' holds no codes of level ", top,
                             ", the top of the model '", model.name(), "'."));
  }
  auto top_codes = static_cast<std::int64_t>(codes[top].size());
  if (options.keep_seconds) {
    const double seconds_per_code =
        static_cast<double>(model.hop(static_cast<int>(top))) / model.sample_rate();
    // A little more than nothing, so that 0.104 s are the 13 codes that they were made of.
    const auto wanted =
        static_cast<std::int64_t>(std::floor(*options.keep_seconds / seconds_per_code + 1e-6));
    if (wanted < 1) {
      throw UsageError(str_cat("--keep-seconds is ", *options.keep_seconds,
                               ", less than one top code of the model '", model.name(), "' (",
                               seconds_per_code, " s)."));
    }
    top_codes = std::min(top_codes, wanted);
  }
  for (std::size_t level = 0; level <= top; ++level) {
    const std::int64_t ratio =
        model.hop(static_cast<int>(top)) / model.hop(static_cast<int>(level));
    const auto most =
        static_cast<std::size_t>(static_cast<int>(level) < lowest ? 0 : top_codes * ratio);
    codes[level].resize(std::min(codes[level].size(), most));
  }
  return codes;
}

std::string model_name(const cli::ContinueOptions& options, const CodeSource& source) {
  return options.model.model.empty() ? source.codec_model : options.model.model;
}

double seconds_of(const Codes& codes, const Model& model) {
  return static_cast<double>(codes[static_cast<std::size_t>(model.levels() - 1)].size()) *
         model.hop(model.levels() - 1) / model.sample_rate();
}

void log_kept_length(const cli::ContinueOptions& options, double there) {
  if (options.keep_seconds.value_or(0) <= there + 1e-6) return;
  log::info(str_cat("--keep-seconds is ", *options.keep_seconds, ", and there are codes of ", there,
                    " s: all of them are kept."));
}

// The codes of another VQ-VAE are other sounds. Priors may differ: they share one.
void check_codec(const CodeSource& source, const run_folder::Record& now) {
  if (!source.run) return;
  const auto hash = "/model/sha256/vqvae"_json_pointer;
  if (source.run->value(hash, "") == now.at(hash)) return;
  throw InputError(str_cat("The codes of '", source.name,
                           "' are those of another VQ-VAE, that of the "
                           "model '",
                           source.codec_model, "'."));
}

// `lowest`: the level whose codes are kept, and those above it.
void go_on(const cli::ContinueOptions& options, Request request, const CodeSource& source,
           Model& model, int lowest) {
  const int songs = options.songs > 0 ? options.songs : static_cast<int>(source.songs.size());
  const auto files = song_paths(options.out, options.sound.format, songs);
  for (const std::filesystem::path& file : files) {
    check_not_input(file, source.name, "the source");
    check_not_input(file, song_path_of_run_folder(source.name), "the song of the source");
  }
  request.seed = options.sampling.seed || !source.run
                     ? choose_seed(options.sampling.seed, files.front(), options.run.force)
                     : request.seed;
  std::vector<std::shared_ptr<const Request>> requests;
  for (const Codes& codes : source.songs) {
    Request one = request;
    one.prompt_codes = kept(codes, options, model, lowest, source.name);
    if (!one.seconds) one.seconds = seconds_of(one.prompt_codes, model);
    const std::vector<std::string> warnings = model.check(one);
    if (requests.empty()) {
      tell(warnings, one, !options.sampling.seed);
      log_kept_length(options, seconds_of(codes, model));
    }
    requests.push_back(std::make_shared<const Request>(std::move(one)));
  }
  check_output(options.out, files, model.sample_rate(), options.sound);
  if (!source.run) warn_model_mismatch(source.name, source.codec_model, model.name());

  const config::ModelFolder folder = model_folder(model_name(options, source));
  const int first = source.run ? source.run->at("request").value("song", 0) : 0;
  std::vector<std::unique_ptr<SongWriter>> runs;
  std::vector<GenerateTask> tasks;
  for (int song = 0; song < songs; ++song) {
    const auto& one = requests[static_cast<std::size_t>(song) % requests.size()];
    const auto record =
        run_record(folder, request_json(*one, first + song, model.backend(), options.sound));
    check_codec(source, record);
    runs.push_back(std::make_unique<SongWriter>(files[static_cast<std::size_t>(song)], record,
                                                options.sound, options.run.force));
    tasks.push_back({one, first + song, runs.back().get()});
  }
  finish_songs(model, tasks, options.log, options.run.clean);
}

}  // namespace

void continue_songs(const cli::ContinueOptions& options) {
  if (!options.seconds) {
    throw UsageError("crooner continue needs --seconds S, the length of the finished song.");
  }
  const CodeSource source = read_code_source(options.source);
  Model model = Model::open(model_name(options, source),
                            backend_options(options.model, options.run.save_every));
  go_on(options, request_of(options, source), source, model, 0);
}

void upsample(const cli::ContinueOptions& options) {
  const CodeSource source = read_code_source(options.source);
  Model model = Model::open(model_name(options, source),
                            backend_options(options.model, options.run.save_every));
  const int top = model.levels() - 1;
  if (options.from_level > top || options.from_level == 0) {
    throw UsageError(str_cat("--from-level is ", options.from_level, "; the model '", model.name(),
                             "' has levels 0 to ", top,
                             ", and something below must be left to make."));
  }
  go_on(options, request_of(options, source), source, model,
        options.from_level < 0 ? top : options.from_level);
}

}  // namespace crooner::commands
