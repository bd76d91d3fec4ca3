#include <random>
#include <string>
#include <utility>

#include "base/log.h"
#include "compose/compose.h"
#include "compose/node_songs.h"
#include "songs/adapters.h"
#include "songs/guidance.h"
#include "songs/repaint_request.h"

namespace crooner::compose {

void repaint_node(const cli::ComposeRepaintOptions& options) {
  project::Project project(options.project);
  const project::Node parent = project.tree().find(options.node);
  node_codes(project.folder(), parent);  // it is there and finished
  cli::RepaintOptions song = options.song;
  song.source = project::node_file(project.folder(), parent.id).string();
  const songs::CodeSource source = songs::read_code_source(song.source);
  Model model = songs::open_model(song.model, song.run.save_every, source);
  Request request = songs::repaint_request(song, source, model);
  request.seed = song.sampling.seed ? *song.sampling.seed : std::random_device()();
  for (const std::string& sentence : model.check(request)) log::warn(sentence);
  songs::check_adapters(model, request);
  request.guidance = songs::resolve_guidance(std::move(request.guidance), model);

  project::Step step{
      .command = "repaint", .parent = parent.id, .nodes = {}, .request = {}, .note = {}};
  step.codes = parent.codes;
  step.seconds = parent.seconds;
  make_nodes(project, step, {options.songs, song.sampling.seed.has_value()}, std::move(request),
             model, song.log);
}

}  // namespace crooner::compose
