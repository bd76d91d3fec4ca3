#include "songs/ranking_trial.h"

#include <cmath>
#include <utility>

#include "base/error.h"
#include "base/strings.h"

namespace crooner::songs {
namespace {

using LevelCodes = std::vector<std::int64_t>;
using Values = std::vector<std::optional<double>>;

std::int64_t kept_codes_of(const Model& model, const RankingTrial& trial, std::int64_t all) {
  const double seconds = static_cast<double>(model.hop(model.levels() - 1)) / model.sample_rate();
  const auto kept = static_cast<std::int64_t>(std::floor(trial.keep_seconds / seconds + 1e-6));
  if (kept >= 1 && kept < all) return kept;
  throw UsageError(str_cat("--keep-seconds is ", trial.keep_seconds,
                           "; a top code of this model is ", seconds, " s, and the songs are ",
                           static_cast<double>(all) * seconds, " s long."));
}

// The sound after the first `kept` top codes.
Audio continuation(const Model& model, Audio audio, std::int64_t kept) {
  const std::int64_t begin = kept * model.hop(model.levels() - 1);
  audio.samples.erase(audio.samples.begin(), audio.samples.begin() + begin);
  return audio;
}

double preference(double real, double sampled, bool higher_is_better) {
  if (real == sampled) return 0.5;
  return (real > sampled) == higher_is_better ? 1 : 0;
}

}  // namespace

std::vector<std::optional<double>> ranking_shares(Model& model, const DraftMeter& meter,
                                                  const std::vector<bool>& higher_is_better,
                                                  const RankingTrial& trial) {
  const int top = model.levels() - 1;
  const LevelCodes real = model.encode(trial.song).back();
  const auto all = static_cast<std::int64_t>(real.size());
  const std::int64_t kept = kept_codes_of(model, trial, all);
  Request request = trial.request;
  request.seconds = static_cast<double>(all * model.hop(top)) / model.sample_rate();
  request.stop_after_level = top;
  request.prompt_codes.assign(static_cast<std::size_t>(top) + 1, {});
  request.prompt_codes.back().assign(real.begin(), real.begin() + kept);

  const auto score = [&](const LevelCodes& codes, Audio audio) {
    const Audio after = continuation(model, std::move(audio), kept);
    return meter.measure(request, {codes, kept, after});
  };
  const Values of_real = score(real, model.decode(real, top));
  std::vector<std::optional<double>> shares(of_real.size());
  const std::vector<GeneratedSong> songs = model.generate(request);
  for (const GeneratedSong& song : songs) {
    const Values of_song = score(song.codes.back(), song.audio);
    for (std::size_t i = 0; i < shares.size(); ++i) {
      if (!of_real[i] || !of_song[i]) continue;
      const double preferred = preference(*of_real[i], *of_song[i], higher_is_better[i]);
      shares[i] = shares[i].value_or(0) + preferred / static_cast<double>(songs.size());
    }
  }
  return shares;
}

}  // namespace crooner::songs
