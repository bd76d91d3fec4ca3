#include <random>
#include <string>
#include <utility>

#include "base/log.h"
#include "cli/backend_options.h"
#include "compose/begin_step.h"
#include "compose/compose.h"
#include "compose/node_songs.h"
#include "songs/guidance.h"
#include "songs/metadata.h"
#include "songs/repaint_request.h"

namespace crooner::compose {

void repaint_node(const cli::ComposeRepaintOptions& options) {
  project::Project project(options.project);
  const project::Node parent = project.tree().find(options.node);
  node_codes(project.folder(), parent);  // it is there and finished
  cli::RepaintOptions song = options.song;
  song.source = project::node_file(project.folder(), parent.id).string();
  const songs::CodeSource source = songs::read_code_source(song.source);
  Model model = Model::open(song.model.model.empty() ? source.codec_model : song.model.model,
                            cli::backend_options(song.model, song.run.save_every));
  Request request = songs::repaint_request(song, source, model);
  request.seed = song.sampling.seed ? *song.sampling.seed : std::random_device()();
  for (const std::string& sentence : model.check(request)) log::warn(sentence);
  request.guidance = songs::resolve_guidance(std::move(request.guidance), model);

  project::Step step{
      .command = "repaint", .parent = parent.id, .nodes = {}, .request = {}, .note = {}};
  step.codes = parent.codes;
  step.seconds = parent.seconds;
  step.total_seconds = whole_seconds(request, model);
  step.request = songs::request_to_json(request, 0, model.backend(), kDraftFormat);
  step.request.erase("song");
  step = begin_step(project, step, options.songs, song.sampling.seed.has_value());
  request.seed = step.request.at("seed");
  sample_nodes(project, step, model, request, song.log);
}

}  // namespace crooner::compose
