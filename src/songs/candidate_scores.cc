#include "songs/candidate_scores.h"

#include <algorithm>

#include "audio/audio_reader.h"
#include "base/error.h"
#include "base/strings.h"
#include "songs/draft_meter.h"

namespace crooner::songs {
std::vector<ScoreColumn> candidate_scores(const Model& model, const Request& request,
                                          const std::vector<const SongWriter*>& drafts,
                                          const cli::CandidateOptions& options) {
  std::vector<ScoreColumn> columns;
  for (const std::string& name : options.rank) {
    columns.push_back({name, is_higher_better(name), {}});
  }
  const DraftMeter meter(model, options.rank, options.command);
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
    throw InputError(str_cat("--rank ", column.name,
                             " cannot be measured: it needs lyrics, and coverage and order a model "
                             "that can align them."));
  }
  return columns;
}

}  // namespace crooner::songs
