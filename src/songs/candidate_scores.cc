#include "songs/candidate_scores.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>

#include "api/code_scores.h"
#include "audio/audio_reader.h"
#include "audio/beat_strength.h"
#include "audio/loudness.h"
#include "base/error.h"
#include "base/signals.h"
#include "base/strings.h"
#include "songs/rank_command.h"

namespace crooner::songs {
namespace {

// A score as it is shown, stored and compared: its last digits depend on the number of threads.
double rounded(double value) {
  return std::round(value * 1e4) / 1e4;
}

bool is_wanted(const std::vector<std::string>& rank, std::string_view name) {
  return std::find(rank.begin(), rank.end(), name) != rank.end();
}

api::WantedScores wanted_scores(const std::vector<std::string>& rank) {
  return {.bits = is_wanted(rank, "likelihood"),
          .lyric_gain = is_wanted(rank, "lyric-gain"),
          .passage = is_wanted(rank, "coverage") || is_wanted(rank, "order")};
}

// What one draft scores under each name, in the order of `rank`.
class DraftMeter {
 public:
  DraftMeter(const Model& model, const Request& request, const cli::CandidateOptions& options)
      : request_(request), options_(options), wanted_(wanted_scores(options.rank)) {
    if (wanted_.any()) scorer_.emplace(model);
  }

  std::vector<std::optional<double>> measure(const SongWriter& draft) const {
    const SavedLevel top = draft.saved().back();
    const Audio audio = audio::read_audio_file(draft.song_path());
    const audio::Loudness loudness = audio::measure_loudness(audio);
    api::CodeScores codes;
    if (scorer_) codes = (*scorer_)(request_, top.codes, top.prompt_length, wanted_);
    std::vector<std::optional<double>> values;
    for (const std::string& name : options_.rank) {
      throw_if_interrupted();
      auto value = score(name, codes, loudness, audio, draft);
      values.push_back(value ? std::optional(rounded(*value)) : std::nullopt);
    }
    return values;
  }

 private:
  std::optional<double> score(const std::string& name, const api::CodeScores& codes,
                              const audio::Loudness& loudness, const Audio& audio,
                              const SongWriter& draft) const {
    if (name == "likelihood") return codes.bits ? std::optional(-*codes.bits) : std::nullopt;
    if (name == "lyric-gain") return codes.lyric_gain;
    if (name == "coverage") return codes.coverage;
    if (name == "order") return codes.order;
    if (name == "beat") return audio::beat_strength(audio);
    if (name == "silence") return loudness.silent;
    if (name == "clipping") {
      return static_cast<double>(loudness.clipped) /
             std::max<double>(1, static_cast<double>(audio.samples.size()));
    }
    return rank_command(options_.command, draft.song_path());
  }

  const Request& request_;
  const cli::CandidateOptions& options_;
  api::WantedScores wanted_;
  std::optional<api::CodeScorer> scorer_;
};

bool is_higher_better(const std::string& name) {
  const auto& known = cli::score_names();
  return std::find_if(known.begin(), known.end(),
                      [&](const cli::ScoreName& score) { return score.name == name; })
      ->higher_is_better;
}

}  // namespace

std::vector<ScoreColumn> candidate_scores(const Model& model, const Request& request,
                                          const std::vector<const SongWriter*>& drafts,
                                          const cli::CandidateOptions& options) {
  std::vector<ScoreColumn> columns;
  for (const std::string& name : options.rank) {
    columns.push_back({name, is_higher_better(name), {}});
  }
  const DraftMeter meter(model, request, options);
  for (const SongWriter* draft : drafts) {
    const auto values = meter.measure(*draft);
    for (std::size_t i = 0; i < values.size(); ++i) columns[i].values.push_back(values[i]);
  }
  for (const ScoreColumn& column : columns) {
    if (std::any_of(column.values.begin(), column.values.end(),
                    [](const auto& value) { return value.has_value(); })) {
      continue;
    }
    throw InputError(str_cat("--rank ", column.name,
                             " cannot be measured: it needs lyrics, and coverage and order a model "
                             "that can align them."));
  }
  return columns;
}

}  // namespace crooner::songs
