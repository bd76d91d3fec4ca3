#include "songs/draft_meter.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "audio/beat_strength.h"
#include "audio/loudness.h"
#include "base/signals.h"
#include "cli/candidates.h"
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

// A score that a program of ours measures.
std::optional<double> score(const std::string& name, const api::CodeScores& codes,
                            const audio::Loudness& loudness, const Audio& audio) {
  if (name == "likelihood") return codes.bits ? std::optional(-*codes.bits) : std::nullopt;
  if (name == "lyric-gain") return codes.lyric_gain;
  if (name == "coverage") return codes.coverage;
  if (name == "order") return codes.order;
  if (name == "beat") return audio::beat_strength(audio);
  if (name == "silence") return loudness.silent;
  return static_cast<double>(loudness.clipped) /
         std::max<double>(1, static_cast<double>(audio.samples.size()));
}

}  // namespace

DraftMeter::DraftMeter(const Model& model, std::vector<std::string> rank, std::string command)
    : rank_(std::move(rank)), command_(std::move(command)), wanted_(wanted_scores(rank_)) {
  if (wanted_.any()) scorer_.emplace(model);
}

std::vector<std::optional<double>> DraftMeter::measure(const Request& request,
                                                       const ScoredDraft& draft) const {
  const audio::Loudness loudness = audio::measure_loudness(draft.audio);
  api::CodeScores codes;
  if (scorer_) codes = (*scorer_)(request, draft.top_codes, draft.prompt, wanted_);
  std::vector<std::optional<double>> values;
  for (const std::string& name : rank_) {
    throw_if_interrupted();
    const auto value = name == "command" ? rank_command(command_, draft.file)
                                         : score(name, codes, loudness, draft.audio);
    values.push_back(value ? std::optional(rounded(*value)) : std::nullopt);
  }
  return values;
}

bool is_higher_better(const std::string& score) {
  const auto& known = cli::score_names();
  return std::find_if(known.begin(), known.end(),
                      [&](const cli::ScoreName& one) { return one.name == score; })
      ->higher_is_better;
}

}  // namespace crooner::songs
