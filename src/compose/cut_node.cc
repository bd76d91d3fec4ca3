#include <cmath>
#include <memory>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/strings.h"
#include "cli/backend_options.h"
#include "compose/begin_step.h"
#include "compose/compose.h"
#include "compose/node_songs.h"
#include "songs/generate_songs.h"
#include "songs/load_song.h"
#include "songs/metadata.h"

namespace crooner::compose {
namespace {

// How many top codes --at keeps of the node.
std::int64_t kept_codes(double at, const project::Node& node, const Model& model) {
  const double seconds = seconds_per_top_code(model);
  // The margin makes 0.104 s the 13 codes that they are written for.
  const auto codes = static_cast<std::int64_t>(std::floor(at / seconds + 1e-6));
  if (codes < 1) {
    throw UsageError(str_cat("--at is ", at, ", less than one top code of the model '",
                             model.name(), "' (", seconds, " s)."));
  }
  if (codes >= node.codes) {
    throw UsageError(str_cat("--at is ", at, ", and node ", node.id, " ends at ", node.seconds,
                             " s: nothing would be cut."));
  }
  return codes;
}

}  // namespace

void cut_node(const cli::ComposeCutOptions& options) {
  project::Project project(options.project);
  const project::Node node = project.tree().find(options.node);
  std::vector<std::int64_t> codes = node_codes(project.folder(), node).back();
  const auto folder = project::node_file(project.folder(), node.id) += ".run";
  const songs::LoadedSong song = songs::load_song(
      run_folder::read_metadata(folder), (folder / "run.json").string(), folder, options.model);
  Model model = Model::open(song.model.model, cli::backend_options(song.model, 0));
  const std::int64_t kept = kept_codes(*options.at, node, model);
  const project::Node sampled = project.tree().sampled_by(node, kept);

  Request request = songs::request_from_json(sampled.request, options.project);
  request.seconds = static_cast<double>(kept) * seconds_per_top_code(model);
  request.total_seconds = sampled.total_seconds;  // a shorter song, but a part of the same whole
  request.stop_after_level = model.levels() - 1;
  codes.resize(kept);
  request.prompt_codes.resize(model.levels());
  request.prompt_codes.back() = std::move(codes);

  project::Step step{.command = "cut", .parent = node.id, .nodes = {}, .request = {}, .note = {}};
  step.codes = kept;
  step.seconds = *request.seconds;
  step.total_seconds = sampled.total_seconds;
  step.request =
      songs::request_to_json(request, sampled.request.at("song"), model.backend(), kDraftFormat);
  step = begin_step(project, step, 1, /*seed_given=*/true);
  const int made = step.nodes.front();
  songs::SongWriter writer(project::node_file(project.folder(), made),
                           node_metadata(model, project.tree(), made, step.request), kDraftFormat,
                           /*force=*/false);
  const auto shared = std::make_shared<const Request>(std::move(request));
  const int index = sampled.request.at("song");
  songs::generate_and_print(model, {{shared, index, &writer}}, options.log, /*clean=*/false);
}

}  // namespace crooner::compose
