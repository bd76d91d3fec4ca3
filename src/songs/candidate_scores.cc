#include "songs/candidate_scores.h"

#include <algorithm>
#include <span>

#include "api/model_folder.h"
#include "audio/audio_reader.h"
#include "base/error.h"
#include "base/sha256.h"
#include "base/strings.h"
#include "songs/draft_meter.h"
#include "songs/saved_scores.h"

namespace crooner::songs {
namespace {

[[noreturn]] void throw_not_measured(const std::string& score) {
  throw InputError(str_cat("--rank ", score,
                           " cannot be measured: it needs lyrics, and coverage and order a model "
                           "that can align them."));
}

// What the scores were measured on: the codes of all drafts, and how.
std::string scored_hash(const std::vector<const SongWriter*>& drafts,
                        const cli::CandidateOptions& options) {
  Sha256 hash;
  for (const SongWriter* draft : drafts) {
    const SavedLevel top = draft->saved().back();
    hash.update(std::as_bytes(std::span(top.codes)));
  }
  for (const std::string& name : options.scores()) hash.update(std::as_bytes(std::span(name)));
  hash.update(std::as_bytes(std::span(options.command)));
  return hash.hex();
}

std::vector<ScoreColumn> measure_scores(const Model& model, const Request& request,
                                        const std::vector<const SongWriter*>& drafts,
                                        const cli::CandidateOptions& options) {
  const std::vector<std::string> names = options.scores();
  std::vector<ScoreColumn> columns;
  for (const std::string& name : names) columns.push_back({name, is_higher_better(name), {}});
  const DraftMeter meter(model, names, options.command);
  for (const SongWriter* draft : drafts) {
    const SavedLevel top = draft->saved().back();
    const Audio audio = audio::read_audio_file(draft->song_path());
    const auto values =
        meter.measure(request, {top.codes, top.prompt_length, audio, draft->song_path()});
    for (std::size_t i = 0; i < values.size(); ++i) columns[i].values.push_back(values[i]);
  }
  for (const ScoreColumn& column : columns) {
    if (std::any_of(column.values.begin(), column.values.end(),
                    [](const auto& value) { return value.has_value(); })) {
      continue;
    }
    throw_not_measured(column.name);
  }
  return columns;
}

}  // namespace

void check_scores(const Model& model, const Request& request,
                  const cli::CandidateOptions& options) {
  const config::PriorConfig& prior = api::model_folder(model).top().config;
  const bool lyrics = prior.lyrics && !request.lyrics.empty();
  for (const std::string& name : options.scores()) {
    const bool passage = name == "coverage" || name == "order";
    if (lyrics ? passage && !prior.alignment : passage || name == "lyric-gain") {
      throw_not_measured(name);
    }
  }
}

std::vector<ScoreColumn> candidate_scores(const Model& model, const Request& request,
                                          const std::vector<const SongWriter*>& drafts,
                                          const cli::CandidateOptions& options) {
  return measured_once(scores_file(drafts.front()->song_path()), scored_hash(drafts, options),
                       [&] { return measure_scores(model, request, drafts, options); });
}

}  // namespace crooner::songs
