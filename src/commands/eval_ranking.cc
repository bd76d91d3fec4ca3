#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>

#include "audio/audio_reader.h"
#include "audio/loudness.h"
#include "base/error.h"
#include "base/log.h"
#include "base/strings.h"
#include "cli/backend_options.h"
#include "commands/commands.h"
#include "report/json_line.h"
#include "report/ranking_report.h"
#include "songs/ranking_trial.h"
#include "training/estimate.h"
#include "training/manifest.h"

namespace crooner::commands {
namespace {

// Shares by score, of the songs that have them.
using Shares = std::vector<std::vector<double>>;

songs::RankingTrial make_trial(const cli::EvalRankingOptions& options,
                               const training::TrainingSong& song) {
  songs::RankingTrial trial;
  trial.song = audio::read_audio_file(song.audio);
  trial.keep_seconds = options.keep_seconds;
  if (trial.song.seconds() < options.seconds) {
    throw InputError(str_cat("It is ", trial.song.seconds(), " s long, shorter than --seconds ",
                             options.seconds, "."));
  }
  trial.request.genre = song.genre;
  trial.request.artist = song.artist;
  trial.request.lyrics = song.lyrics;
  trial.request.total_seconds = trial.song.seconds();
  trial.request.seed = options.seed;
  trial.request.songs = options.continuations;
  const auto frames = static_cast<std::int64_t>(options.seconds * trial.song.sample_rate);
  trial.song.samples.resize(frames * trial.song.channels);
  if (audio::is_silent(audio::measure_loudness(trial.song))) {
    throw InputError(str_cat("Its first ", options.seconds, " s are silent."));
  }
  return trial;
}

// Adds the shares of one song. False: it cannot be used.
bool add_shares(const cli::EvalRankingOptions& options, const training::TrainingSong& song,
                const songs::DraftMeter& meter, const std::vector<bool>& higher_is_better,
                Model& model, Shares* shares) {
  std::vector<std::optional<double>> of_song;
  try {
    of_song = songs::ranking_shares(model, meter, higher_is_better, make_trial(options, song));
  } catch (const InputError& failure) {
    log::warn(str_cat("'", song.audio.string(), "' is left out: ", failure.what()));
    return false;
  }
  for (std::size_t i = 0; i < of_song.size(); ++i) {
    if (of_song[i]) (*shares)[i].push_back(*of_song[i]);
  }
  return true;
}

report::RankedScore ranked_score(const std::string& name, const std::vector<double>& shares) {
  report::RankedScore score{name, {}, {}, static_cast<std::int64_t>(shares.size())};
  if (const auto estimate = training::estimate(shares)) {
    score.share = estimate->mean;
    if (estimate->songs > 1) score.half_width = estimate->half_width;
  }
  return score;
}

}  // namespace

// Prints the table, or JSON, on stdout.
void eval_ranking(const cli::EvalRankingOptions& options) {
  training::Manifest manifest = training::read_manifest(options.data);
  if (options.songs > 0) {
    manifest.songs.resize(std::min(manifest.songs.size(), static_cast<std::size_t>(options.songs)));
  }
  Model model = Model::open(options.model.model, cli::backend_options(options.model));
  const songs::DraftMeter meter(model, options.rank);
  std::vector<bool> higher_is_better;
  for (const std::string& name : options.rank) {
    higher_is_better.push_back(songs::is_higher_better(name));
  }
  Shares shares(options.rank.size());
  report::RankingReport report{.model = model.name(),
                               .seconds = options.seconds,
                               .keep_seconds = options.keep_seconds,
                               .continuations = options.continuations,
                               .skipped = static_cast<std::int64_t>(manifest.skipped.size()),
                               .scores = {}};
  for (const training::TrainingSong& song : manifest.songs) {
    if (!add_shares(options, song, meter, higher_is_better, model, &shares)) ++report.skipped;
  }
  if (report.skipped ==
      static_cast<std::int64_t>(manifest.songs.size() + manifest.skipped.size())) {
    throw InputError(str_cat("No song of '", options.data, "' can be used."));
  }
  for (std::size_t i = 0; i < shares.size(); ++i) {
    report.scores.push_back(ranked_score(options.rank[i], shares[i]));
  }
  if (options.log.json) {
    std::cout << report::json_line(report::ranking_json(report));
  } else {
    std::cout << report::ranking_text(report);
  }
}

}  // namespace crooner::commands
