#include "commands/commands.h"

#include <crooner/model.h>

#include <filesystem>

#include "api/model_folder.h"
#include "base/counted.h"
#include "base/error.h"
#include "base/files.h"
#include "base/paths.h"
#include "base/strings.h"
#include "cli/backend_options.h"
#include "report/json_line.h"
#include "run_folder/codes_file.h"
#include "run_folder/run_metadata.h"
#include "songs/adapters.h"
#include "songs/align_recordings.h"
#include "songs/code_source.h"
#include "songs/metadata.h"
#include "songs/output_paths.h"
#include "songs/song_page.h"
#include "tensor/thread_count_guard.h"
#include "training/manifest.h"
#include "training/open_data.h"

namespace crooner::commands {

namespace {

void align_song(const cli::AlignOptions& options) {
  const std::filesystem::path folder = songs::require_run_folder(options.source);
  const std::filesystem::path out = options.out;
  const std::string extension = out.extension().string();
  if (extension != ".json" && extension != ".lrc" && extension != ".srt") {
    throw UsageError(
        str_cat("--out is '", options.out, "'; its extension may be .json, .lrc or .srt."));
  }
  const std::filesystem::path run_json = folder / "run.json";
  songs::check_not_input(out, {run_json, "the metadata of the run folder"});
  songs::check_not_existing(out, options.force);
  const run_folder::Metadata metadata = run_folder::read_metadata(folder);
  if (!metadata.contains("request") || !metadata.contains("model")) {
    throw InputError(str_cat("'", run_json.string(), "' has no request and no model."));
  }
  const Request request = songs::request_from_json(metadata.at("request"), run_json.string());
  const std::string recorded_model = metadata.at("model").value("name", "");
  Model model = Model::open(options.model.model.empty() ? recorded_model : options.model.model,
                            cli::backend_options(options.model));
  songs::warn_other_adapters(model, metadata, folder.string());
  songs::check_not_model(out, api::model_folder(model));
  const Codes codes = run_folder::read_codes(folder / "codes.safetensors");
  if (static_cast<int>(codes.size()) != model.levels()) {
    throw InputError(str_cat("The run folder '", folder.string(), "' has no codes of level ",
                             model.levels() - 1, ", the top of the model '", model.name(), "'."));
  }
  songs::check_writable_path(out);
  const report::TimedLyrics lyrics = songs::align_lyrics(model, request, codes.back());
  write_file(out, songs::lyrics_file(lyrics, extension, request));
  report::print_result(out, options.log.json);
}

void align_songs(const cli::AlignOptions& options) {
  const std::filesystem::path source = options.source;
  const std::filesystem::path folder = is_folder(source) ? source : source.parent_path();
  std::filesystem::path out = options.out;
  if (out.empty()) out = folder / "aligned.jsonl";
  if (out.extension() != ".jsonl") {
    throw UsageError(str_cat("--out is '", options.out,
                             "'; of recordings it is a manifest: its extension is .jsonl."));
  }
  constexpr const char* kManifest = "a manifest of the recordings";
  if (!is_folder(source)) songs::check_not_input(out, {source, kManifest});
  // Neither one that another has kept from being read.
  for (const std::filesystem::path& manifest : training::manifests_in(folder))
    songs::check_not_input(out, {manifest, kManifest});
  songs::check_not_existing(out, options.force);
  const tensor::ThreadCountGuard threads(options.model.threads);
  Model model = Model::open(options.model.model, cli::backend_options(options.model));
  songs::check_not_model(out, api::model_folder(model));
  const training::Manifest manifest = training::read_manifest(source);
  songs::check_writable_path(out);
  const auto aligned = songs::align_recordings(model, manifest, options.cache);
  training::warn_skipped_songs(aligned.refused);
  const std::size_t all = aligned.songs.size() + aligned.refused.size();
  if (aligned.songs.empty()) {
    throw InputError(str_cat("No song of '", options.source, "' can be aligned."));
  }
  training::write_manifest(out, aligned.songs);
  report::print_result(out, options.log.json);
  if (aligned.refused.empty()) return;
  throw PartialFailure(str_cat(aligned.refused.size(), " of ", counted(all, "song"),
                               " cannot be aligned; '", out.string(), "' has the others."));
}

}  // namespace

void align(const cli::AlignOptions& options) {
  check_not_refused(options.source);
  if (!options.of_song() && !path_exists(options.source)) {
    throw InputError(
        str_cat("There is no '", options.source,
                "'; a run folder, its song, or a folder or manifest of recordings with "
                "lyrics is expected."));
  }
  if (options.of_recordings()) return align_songs(options);
  align_song(options);
}

}  // namespace crooner::commands
