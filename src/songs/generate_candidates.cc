#include "songs/generate_candidates.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "report/progress.h"
#include "songs/adapters.h"
#include "songs/candidate_scores.h"
#include "songs/chosen_songs.h"
#include "songs/drafts.h"
#include "songs/generate_songs.h"
#include "songs/metadata.h"
#include "songs/prepare_songs.h"

namespace crooner::songs {
namespace {

using nlohmann::ordered_json;

// The drafts of the top level as songs of their own.
cli::GenerateOptions draft_options(const cli::GenerateOptions& options, std::uint64_t seed,
                                   int top_level) {
  cli::GenerateOptions drafts = options;
  drafts.candidates = {};
  drafts.songs = options.candidates.count;
  drafts.sampling.seed = seed;
  drafts.stop_after_level = top_level;
  drafts.out = drafts_folder(options.out);
  drafts.sound = {.format = "wav", .bits = "16", .normalize = false};
  return drafts;
}

}  // namespace

void generate_candidates(const cli::GenerateOptions& options, Model& model) {
  const cli::CandidateOptions& wanted = options.candidates;
  cli::GenerateOptions kept = options;
  kept.songs = wanted.keep;
  kept.sampling.seed = draft_seed(options.sampling.seed, options.out, options.run.force);
  std::vector<std::string> warnings;
  const PreparedSongs planned = prepare_songs(kept, model, &warnings);
  check_adapters(model, planned.request());
  check_scores(model, planned.request(), wanted);
  check_chosen_songs(planned.songs(), wanted.scores(), wanted.count, options.run.force);
  log_notes(warnings, planned.request(), !options.sampling.seed);

  const int top = model.levels() - 1;
  std::vector<std::string> repeated;  // the same warnings
  PreparedSongs drafts =
      prepare_songs(draft_options(options, planned.request().seed, top), model, &repeated);
  remove_drafts_without_codes(drafts, options.run.force);
  drafts.open_writers();
  const std::vector<GenerateTask> draft_tasks = drafts.tasks();
  const auto progress = report::make_progress(options.log.quiet, options.log.json);
  generate_drafts(model, draft_tasks, *progress);
  const auto scores = candidate_scores(model, planned.request(), writers_of(draft_tasks), wanted);
  const std::vector<std::size_t> order = rank_candidates(scores);
  log_candidates(scores, order, wanted.keep);

  std::vector<PreparedSongs::Song> songs = planned.songs();
  for (std::size_t i = 0; i < songs.size(); ++i) {
    PreparedSongs::Song& song = songs[i];
    song.sample_index = static_cast<int>(order[i]);
    ordered_json request =
        request_to_json(*song.request, song.sample_index, model.backend(), options.sound);
    request["candidates"] = candidates_json(scores, wanted.count);
    song.metadata = make_metadata(model, request);
  }
  PreparedSongs prepared(songs, options.sound, options.run.force, options.out.ends_with('/'));
  prepared.open_writers();
  const std::vector<GenerateTask> tasks = prepared.tasks();
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    adopt_codes(*draft_tasks[order[i]].writer, *tasks[i].writer, top);
  }
  generate_and_print(model, tasks, *progress, options.log, options.run.clean);
  if (options.run.clean) remove_drafts(drafts);
}

}  // namespace crooner::songs
