#include "compose/node_songs.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "api/model_folder.h"
#include "base/error.h"
#include "base/paths.h"
#include "base/strings.h"
#include "compose/begin_step.h"
#include "compose/node_candidates.h"
#include "report/progress.h"
#include "run_folder/run_folder.h"
#include "songs/adapters.h"
#include "songs/candidate_scores.h"
#include "songs/code_source.h"
#include "songs/generate_songs.h"
#include "songs/metadata.h"

namespace crooner::compose {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

// The command that has a removed node back, without its flags.
std::string command_of(const fs::path& project, const project::Node& node) {
  if (node.parent == 0) return str_cat("crooner compose start ", project.string());
  const char* command = node.cut ? "cut" : node.repainted ? "repaint" : "extend";
  return str_cat("crooner compose ", command, " ", project.string(), " ", node.parent);
}

}  // namespace

run_folder::Metadata node_metadata(const Model& model, const project::Tree& tree, int node,
                                   ordered_json request) {
  request["compose"] = {{"path", tree.path(tree.at(node))}};
  return songs::make_metadata(model, request);
}

Codes node_codes(const fs::path& project, const project::Node& node) {
  const fs::path file = project::node_file(project, node.id);
  if (!songs::find_run_folder(file.string())) {
    throw InputError(str_cat(
        "The codes of node ", node.id, " are missing: the folder '", file.string(),
        ".run' was removed, or its step was not finished. The same '", command_of(project, node),
        " ...', with its flags",
        node.cut ? "" : str_cat(" and --seed ", node.request.at("seed").get<std::uint64_t>()),
        ", has them back; if the WAV is still there, remove it first."));
  }
  Codes codes = songs::read_code_source(file.string()).songs.front();
  if (static_cast<std::int64_t>(codes.back().size()) < node.codes) {
    throw InputError(str_cat(
        "Node ", node.id, " is not finished: it has ", codes.back().size(), " of ", node.codes,
        " codes. Repeat the command that began it, or crooner resume '", file.string(), ".run'."));
  }
  return codes;
}

double seconds_per_top_code(const Model& model) {
  return static_cast<double>(model.hop(model.levels() - 1)) / model.sample_rate();
}

double whole_seconds(const Request& request, const Model& model) {
  const auto& labels = api::model_folder(model).top().config.labels;
  return request.total_seconds.value_or(
      std::max(*request.seconds, labels ? labels->min_duration : 0.0));
}

std::int64_t set_whole_codes(const Model& model, Request* request) {
  const double seconds = request->seconds.value_or(api::model_folder(model).default_seconds);
  const auto samples = std::llround(seconds * model.sample_rate());
  const std::int64_t hop = model.hop(model.levels() - 1);
  const std::int64_t codes = (samples + hop - 1) / hop;
  request->seconds = static_cast<double>(codes) * seconds_per_top_code(model);
  return codes;
}

namespace {

void sample_nodes(const project::Project& project, const project::Step& step, Model& model,
                  const std::shared_ptr<const Request>& request, report::SongProgress& progress,
                  const cli::LogOptions& log) {
  const project::Tree& tree = project.tree();
  std::vector<songs::PreparedSongs::Song> songs;
  for (const int node : step.nodes) {
    const nlohmann::json& json = tree.at(node).request;
    songs.push_back({request, json.at("song").get<int>(),
                     project::node_file(project.folder(), node),
                     node_metadata(model, tree, node, json)});
  }
  songs::PreparedSongs prepared(std::move(songs), kDraftFormat, /*force=*/false,
                                /*create_folder=*/true);
  prepared.open_writers();
  const std::vector<songs::GenerateTask> tasks = prepared.tasks();
  if (!step.candidates.is_null()) adopt_candidates(project, step, model, tasks);
  songs::generate_and_print(model, tasks, progress, log, /*clean=*/false);
}

}  // namespace

void make_nodes(project::Project& project, project::Step step, const Siblings& siblings,
                Request request, Model& model, const cli::LogOptions& log) {
  step.total_seconds = whole_seconds(request, model);
  step.request = songs::request_to_json(request, 0, model.backend(), kDraftFormat);
  step.request.erase("song");
  step.adapters = songs::adapters_to_json(api::model_folder(model));
  const bool chooses = siblings.candidates.count > 0;
  if (chooses) {
    songs::check_scores(model, request, siblings.candidates);
    step.candidates = candidates_to_json(siblings.candidates);
  }
  step = begin_step(project, step, siblings.count(), siblings.seed_given);
  request.seed = step.request.at("seed");
  const auto shared = std::make_shared<const Request>(std::move(request));
  const auto progress = report::make_progress(log.quiet, log.json);
  if (chooses) rank_candidates(project, step, model, shared, siblings.candidates, *progress);
  sample_nodes(project, step, model, shared, *progress, log);
}

}  // namespace crooner::compose
