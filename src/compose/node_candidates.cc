#include "compose/node_candidates.h"

#include <string>
#include <utility>

#include "base/strings.h"
#include "songs/candidate_scores.h"
#include "songs/drafts.h"
#include "songs/metadata.h"
#include "songs/output_paths.h"
#include "songs/prepare_songs.h"

namespace crooner::compose {
namespace {

namespace fs = std::filesystem;

// That of the drafts of crooner generate, so that all programs can read and rank them.
const cli::AudioFileOptions kCandidateFormat{.format = "wav", .bits = "16"};

fs::path candidate_file(const project::Project& project, const project::Step& step, int song) {
  const fs::path first = project::node_file(project.folder(), step.nodes.front());
  return fs::path(songs::drafts_folder(first.string())) / str_cat("song-", song + 1, ".wav");
}

run_folder::Metadata candidate_metadata(const Model& model, const Request& request, int song) {
  return songs::make_metadata(
      model, songs::request_to_json(request, song, model.backend(), kCandidateFormat));
}

songs::PreparedSongs prepare_candidates(const project::Project& project, const project::Step& step,
                                        const Model& model,
                                        const std::shared_ptr<const Request>& request, int count) {
  std::vector<songs::PreparedSongs::Song> songs;
  for (int song = 0; song < count; ++song) {
    songs.push_back({request, song, candidate_file(project, step, song),
                     candidate_metadata(model, *request, song)});
  }
  return {std::move(songs), kCandidateFormat, /*force=*/false, /*create_folder=*/true};
}

}  // namespace

nlohmann::json candidates_to_json(const cli::CandidateOptions& options) {
  nlohmann::json json{{"count", options.count}, {"rank", options.scores()}};
  if (!options.command.empty()) json["command"] = options.command;
  return json;
}

void rank_candidates(project::Project& project, const project::Step& step, Model& model,
                     const std::shared_ptr<const Request>& request,
                     const cli::CandidateOptions& options, report::SongProgress& progress) {
  if (project.tree().is_ranked(step.nodes.front())) return;
  songs::PreparedSongs drafts = prepare_candidates(project, step, model, request, options.count);
  songs::remove_drafts_without_codes(drafts, /*force=*/false);
  drafts.open_writers();
  const std::vector<songs::GenerateTask> tasks = drafts.tasks();
  songs::generate_drafts(model, tasks, progress);
  const auto scores = songs::candidate_scores(model, *request, songs::writers_of(tasks), options);
  const std::vector<std::size_t> order = songs::rank_candidates(scores);
  songs::log_candidates(scores, order, options.keep);
  project::Step choice{.command = "rank", .nodes = {step.nodes.front()}, .request = {}, .note = {}};
  choice.candidates = songs::candidates_json(scores, options.count);
  choice.candidates["order"] = order;
  project.append(choice);
}

void adopt_candidates(const project::Project& project, const project::Step& step,
                      const Model& model, const std::vector<songs::GenerateTask>& nodes) {
  for (const songs::GenerateTask& node : nodes) {
    const fs::path file = candidate_file(project, step, node.sample_index);
    if (node.writer->is_done() || !project::is_finished(file)) continue;
    const auto metadata = candidate_metadata(model, *node.request, node.sample_index);
    const fs::path run = songs::run_folder_path(file);
    if (!run_folder::first_difference(run_folder::read_metadata(run), metadata).empty()) continue;
    const songs::SongWriter draft(file, metadata, kCandidateFormat, /*force=*/false);
    songs::adopt_codes(draft, *node.writer, model.levels() - 1);
  }
}

}  // namespace crooner::compose
