#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "api/labellers.h"
#include "api/model_folder.h"
#include "base/error.h"
#include "base/log.h"
#include "base/paths.h"
#include "base/strings.h"
#include "cli/backend_options.h"
#include "compose/compose.h"
#include "compose/node_songs.h"
#include "compose/shared_windows.h"
#include "plan/lengths.h"
#include "report/progress.h"
#include "run_folder/codes_file.h"
#include "songs/adapters.h"
#include "songs/adopt_codes.h"
#include "songs/code_source.h"
#include "songs/generate_songs.h"
#include "songs/load_song.h"
#include "songs/metadata.h"
#include "songs/original_song.h"
#include "songs/output_paths.h"

namespace crooner::compose {
namespace {

namespace fs = std::filesystem;
using project::Node;

// Of renders/ID.wav.
const cli::AudioFileOptions kSongFormat{.format = "wav", .bits = "16"};

// A song at --out has a run folder of its own: in these two it would replace that of a node.
void check_out(const fs::path& project, const std::string& out) {
  if (out.empty()) return;
  std::error_code failure;
  const fs::path song = fs::weakly_canonical(fs::absolute(out), failure);
  for (const char* own : {"nodes", "renders"}) {
    const fs::path kept = fs::weakly_canonical(fs::absolute(project / own), failure);
    const fs::path within = song.lexically_relative(kept);
    if (within.empty() || *within.begin() == "..") continue;
    throw UsageError(str_cat("--out is '", printable(out), "', in the folder '",
                             (project / own).string(),
                             "', which has the project's own songs; choose another folder."));
  }
}

// In top codes.
std::int64_t shortest_song(const Model& model) {
  const int top = model.levels() - 1;
  const auto configs = api::prior_configs(api::model_folder(model));
  return plan::min_length(configs, top, 0) / model.hop(top);
}

// Finishes nodes. Each part of a path is upsampled with the labels and settings of the node that
// sampled it, and continues the finished song of the node before, which is finished first. So a
// song depends on its path alone, not on what was finished earlier.
class Renderer {
 public:
  Renderer(const project::Project& project, const cli::ModelOptions& model, double save_every,
           report::SongProgress& progress)
      : project_(project), model_options_(model), save_every_(save_every), progress_(progress) {}

  // What the finished song of the node continues or repaints.
  songs::SongOrigin origin(const Node& node);

  // renders/ID.wav, and unless `out` is empty the same codes there, in `format`. The last of them.
  fs::path finish(const Node& node, const std::string& out, const cli::AudioFileOptions& format,
                  bool force);

 private:
  struct Opened {
    songs::LoadedSong song;
    Model model;
  };
  Opened open(const Node& node) const;
  const Node* base(const Node& node, const Model& model) const;
  songs::CodeSource finished(const Node& node);
  songs::SongOrigin origin(const Node& node, const Model& model);
  Codes prompt(const Node& node, const Model& model);
  std::vector<songs::AdoptedLevel> shared_with_longer(const Node& node, const Request& request,
                                                      const Model& model,
                                                      const run_folder::Metadata& metadata) const;

  fs::path folder() const { return project_.folder(); }
  const project::Tree& tree() const { return project_.tree(); }

  const project::Project& project_;
  const cli::ModelOptions& model_options_;
  double save_every_;
  report::SongProgress& progress_;
};

Renderer::Opened Renderer::open(const Node& node) const {
  node_codes(folder(), node);  // it is there and finished
  const fs::path run = songs::run_folder_path(project::node_file(folder(), node.id));
  songs::LoadedSong song = songs::load_song(run_folder::read_metadata(run),
                                            (run / "run.json").string(), run, model_options_);
  Model model = Model::open(song.model.model, cli::backend_options(song.model, save_every_));
  return {std::move(song), std::move(model)};
}

// The node whose finished song this one continues: the one before the part that is sampled last.
// None if that would be too short for the upsamplers: then the first part is as long as both.
const Node* Renderer::base(const Node& node, const Model& model) const {
  const Node& sampled = tree().sampled_by(node, node.codes);
  if (sampled.parent == 0 || sampled.repainted) return nullptr;
  const Node& before = tree().at(sampled.parent);
  return before.codes < shortest_song(model) ? nullptr : &before;
}

// The finished song of a node that another one continues.
songs::CodeSource Renderer::finished(const Node& node) {
  const std::string song = finish(node, "", {}, false).string();
  if (songs::find_run_folder(song)) return songs::read_code_source(song);
  throw InputError(str_cat("The codes of '", song,
                           "' are missing: its run folder was removed. "
                           "Remove the file too, and the song is generated again."));
}

songs::SongOrigin Renderer::origin(const Node& node) {
  const Opened opened = open(node);
  return origin(node, opened.model);
}

// A repainted node repaints the lower levels of its parent's song, too.
songs::SongOrigin Renderer::origin(const Node& node, const Model& model) {
  if (!node.repainted) return {prompt(node, model), {}};
  Repaint repaint = songs::read_original(finished(tree().at(node.parent)));
  repaint.codes.back() = node_codes(folder(), node).back();
  repaint.begin = node.request.at("repaint").at("begin");
  repaint.end = node.request.at("repaint").at("end");
  repaint.first_level = model.levels() - 2;
  return {{}, std::move(repaint)};
}

Codes Renderer::prompt(const Node& node, const Model& model) {
  Codes lower;
  if (const Node* before = base(node, model)) {
    lower = finished(*before).songs.front();
  } else {  // an audio prompt has codes of every level
    const int first = tree().path(node).front();
    const fs::path run = songs::run_folder_path(project::node_file(folder(), first));
    if (is_file(run / "run.json")) {
      lower = songs::prompt_codes(run, run_folder::read_metadata(run));
    }
  }
  const int top = model.levels() - 1;
  lower.resize(static_cast<std::size_t>(top) + 1);
  for (int level = 0; level < top; ++level) {
    const auto longest = static_cast<std::size_t>(node.codes * (model.hop(top) / model.hop(level)));
    lower[level].resize(std::min(lower[level].size(), longest));
  }
  lower[top] = node_codes(folder(), node)[top];
  return lower;
}

// What a cut has in common with the song of which it is the beginning, where that is finished: the
// windows that both have, as both would sample them.
std::vector<songs::AdoptedLevel> Renderer::shared_with_longer(
    const Node& node, const Request& request, const Model& model,
    const run_folder::Metadata& metadata) const {
  const Node& longer = tree().sampled_by(node, node.codes);
  const fs::path song = project::render_file(folder(), longer.id);
  if (!node.cut || !project::is_finished(song)) return {};
  const auto comparable = [](run_folder::Metadata of) {
    for (const char* entry : {"seconds", "total_seconds", "codes", "prompt", "compose"}) {
      of.at("request").erase(entry);
    }
    return of;
  };
  const fs::path run = songs::run_folder_path(song);
  if (!run_folder::first_difference(comparable(run_folder::read_metadata(run)),
                                    comparable(metadata))
           .empty()) {
    return {};
  }
  const Codes codes = run_folder::read_codes(run / "codes.safetensors");
  std::vector<std::int64_t> existing;
  for (const auto& level : request.prompt_codes) {
    existing.push_back(static_cast<std::int64_t>(level.size()));
  }
  const auto shared = shared_codes(model, request, existing, node.codes, longer.codes);
  std::vector<songs::AdoptedLevel> levels(codes.size());
  for (std::size_t level = 0; level + 1 < codes.size(); ++level) {
    levels[level].from.codes = codes[level];
    levels[level].from.prompt_length = existing[level];
    levels[level].count = shared[level];
  }
  return levels;
}

fs::path Renderer::finish(const Node& node, const std::string& out,
                          const cli::AudioFileOptions& format, bool force) {
  auto [song, model] = open(node);
  if (node.codes < shortest_song(model)) {
    throw UsageError(str_cat(
        "Node ", node.id, " is ", node.seconds, " s long; the upsamplers of '", model.name(),
        "' need at least ", static_cast<double>(shortest_song(model)) * seconds_per_top_code(model),
        " s. Extend it first."));
  }
  Request request = *song.request;
  songs::SongOrigin from = origin(node, model);
  request.prompt_codes = std::move(from.codes);
  request.repaint = std::move(from.repaint);
  request.stop_after_level = 0;
  const fs::path copy =
      out.empty() ? "" : songs::song_paths(out, format, 1, model.sample_rate()).front();
  for (const std::string& sentence : model.check(request)) log::warn(sentence);
  songs::check_adapters(model, request);
  const auto shared = std::make_shared<const Request>(std::move(request));
  const auto prepared = [&](const fs::path& path, const cli::AudioFileOptions& as, bool replace,
                            bool create_folder) {
    const auto json = songs::request_to_json(*shared, song.sample_index, model.backend(), as);
    return songs::PreparedSongs(
        {{shared, song.sample_index, path, node_metadata(model, tree(), node.id, json)}}, as,
        replace, create_folder);
  };
  songs::PreparedSongs songs =
      prepared(project::render_file(folder(), node.id), kSongFormat, false, true);
  songs.open_writers();
  adopt_codes(shared_with_longer(node, *shared, model, songs.songs().front().metadata),
              *songs.tasks().front().writer);
  songs::generate_songs(model, songs.tasks(), progress_);
  if (out.empty()) return songs.songs().front().path;
  songs::PreparedSongs copies = prepared(copy, format, force, out.ends_with('/'));
  copies.open_writers();
  adopt_codes(songs::all_codes(*songs.tasks().front().writer), *copies.tasks().front().writer);
  songs::generate_songs(model, copies.tasks(), progress_);
  return copy;
}

}  // namespace

void render_node(const cli::ComposeRenderOptions& options) {
  const project::Project project(options.project);
  check_out(project.folder(), options.out);
  const auto progress = report::make_progress(options.log.quiet, options.log.json);
  Renderer renderer(project, options.model, options.run.save_every, *progress);
  const fs::path song = renderer.finish(project.tree().find(options.node), options.out,
                                        options.sound, options.run.force);
  if (!options.log.json) std::cout << song.string() << '\n';
}

songs::SongOrigin render_origin(const fs::path& folder, const std::string& node,
                                const cli::ModelOptions& model, report::SongProgress& progress) {
  const project::Project project(folder);
  return Renderer(project, model, cli::RunFolderOptions{}.save_every, progress)
      .origin(project.tree().find(node));
}

}  // namespace crooner::compose
