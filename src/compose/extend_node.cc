#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "base/log.h"
#include "compose/compose.h"
#include "compose/node_songs.h"
#include "songs/adapters.h"
#include "songs/code_source.h"
#include "songs/guidance.h"
#include "songs/metadata.h"
#include "songs/request_from_options.h"

namespace crooner::compose {
namespace {

// That of the parent with the flags that are set. Of the codes, the top ones alone.
Request extended_request(const cli::ComposeExtendOptions& options, const project::Node& parent,
                         Codes codes, const Model& model) {
  std::vector<std::string> notes;
  Request request = songs::request_from_options(
      options.song, songs::request_from_json(parent.request, options.project), &notes);
  for (const std::string& sentence : notes) log::warn(sentence);
  const int top = model.levels() - 1;
  request.seconds = parent.seconds + *options.song.seconds;
  // A whole that the user did not ask for here may be longer than the song, not shorter.
  if (!options.song.total_seconds && request.total_seconds.value_or(0) < *request.seconds) {
    request.total_seconds.reset();
  }
  request.seed = options.song.sampling.seed ? *options.song.sampling.seed : std::random_device()();
  request.stop_after_level = top;
  for (int level = 0; level < top; ++level) codes[level].clear();
  request.prompt_codes = std::move(codes);
  for (const std::string& sentence : model.check(request)) log::warn(sentence);
  songs::check_adapters(model, request);
  request.upsample_segments = model.upsample_segments(request);
  request.guidance = songs::resolve_guidance(std::move(request.guidance), model);
  return request;
}

}  // namespace

void extend_node(const cli::ComposeExtendOptions& options) {
  project::Project project(options.project);
  const project::Node parent = project.tree().find(options.node);
  Codes codes = node_codes(project.folder(), parent);
  const songs::CodeSource source =
      songs::read_code_source(project::node_file(project.folder(), parent.id).string());
  Model model = songs::open_model(options.song.model, options.song.run.save_every, source);
  Request request = extended_request(options, parent, std::move(codes), model);

  project::Step step{
      .command = "extend", .parent = parent.id, .nodes = {}, .request = {}, .note = {}};
  step.codes = set_whole_codes(model, &request);
  step.seconds = *request.seconds;
  const Siblings siblings{options.song.songs, options.song.sampling.seed.has_value(),
                          options.candidates};
  make_nodes(project, step, siblings, std::move(request), model, options.song.log);
}

}  // namespace crooner::compose
