#include <string>
#include <vector>

#include "base/log.h"
#include "base/strings.h"
#include "cli/backend_options.h"
#include "compose/compose.h"
#include "compose/node_songs.h"
#include "songs/adapters.h"
#include "songs/prepare_songs.h"

namespace crooner::compose {

void start_nodes(const cli::ComposeStartOptions& options) {
  cli::GenerateOptions song = options.song;
  if (song.model.model.empty()) song.model.model = project::read_model(options.project);
  Model model =
      Model::open(song.model.model, cli::backend_options(song.model, song.run.save_every));
  song.stop_after_level = model.levels() - 1;
  song.out = (std::filesystem::path(options.project) / "nodes/").string();
  std::vector<std::string> warnings;
  Request request = songs::prepare_songs(song, model, &warnings).request();
  songs::check_adapters(model, request);
  for (const std::string& sentence : warnings) log::warn(sentence);

  project::Project project(options.project, model.name());
  project::Step step{.command = "start", .nodes = {}, .request = {}, .note = {}};
  step.codes = set_whole_codes(model, &request);
  step.seconds = *request.seconds;
  const Siblings siblings{song.songs, song.sampling.seed.has_value(), song.candidates};
  make_nodes(project, step, siblings, std::move(request), model, song.log);
}

}  // namespace crooner::compose
