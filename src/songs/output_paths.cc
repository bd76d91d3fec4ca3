#include "songs/output_paths.h"

#include <optional>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/paths.h"
#include "base/refuse_existing.h"
#include "base/stale_files.h"
#include "base/strings.h"
#include "base/utf8.h"
#include "songs/metadata.h"

namespace crooner::songs {

namespace fs = std::filesystem;

namespace {

// Outputs are written beside their names and moved there when they are complete. /dev/stdout and
// /dev/fd/1 are no names of files, even while the shell redirects them to one.
void check_is_no_stream(const fs::path& out) {
  if (!path_exists(out)) return;
  std::error_code failure;
  const fs::path folder = fs::canonical(fs::absolute(out, failure).parent_path(), failure);
  const bool system = folder == "/dev" || folder.string().starts_with("/proc/");
  if (!system && (is_file(out) || is_folder(out))) return;
  throw ResourceError(str_cat("--out is '", printable(out.string()),
                              "', which is neither a file nor a folder: a result is written "
                              "completely or not at all, so name a file."));
}

}  // namespace

std::vector<fs::path> song_paths(const std::string& out, const cli::AudioFileOptions& format,
                                 int songs, int sample_rate, const std::vector<InputFile>& inputs) {
  fs::path base = out;
  if (out.ends_with('/') || is_folder(base)) base /= "song";
  if (invalid_utf8_offset(base.filename().string())) {  // run.json records the name
    throw UsageError(
        str_cat("--out is '", printable(out), "', whose name is not UTF-8; choose another name."));
  }
  check_is_no_stream(base);
  if (base.has_extension() && !format.format.empty() && base.extension() != "." + format.format) {
    throw UsageError(str_cat("--out is '", out, "' and --format is '", format.format,
                             "'; omit one of them, or make them agree."));
  }
  const std::string extension = base.has_extension()    ? base.extension().string()
                                : format.format.empty() ? ".wav"
                                                        : "." + format.format;
  base.replace_extension();
  std::vector<fs::path> paths;
  for (int i = 1; i <= songs; ++i) {
    fs::path path = base;
    if (songs > 1) path += str_cat("-", i);
    path += extension;
    for (const InputFile& input : inputs) check_not_input(path, input);
    audio::check_writable(path, sample_rate, format.stereo.takes > 0 ? 2 : 1,
                          sample_format(format));
    paths.push_back(path);
  }
  return paths;
}

fs::path run_folder_path(const fs::path& song_path) {
  fs::path folder = song_path;
  return folder += ".run";
}

fs::path song_path_of_run_folder(fs::path path) {
  if (path.extension() != ".run") path = path.parent_path();
  if (path.extension() != ".run") return {};
  return path.replace_extension();
}

audio::SampleFormat sample_format(const cli::AudioFileOptions& options) {
  if (options.bits == "float") return audio::SampleFormat::kFloat;
  return options.bits == "24" ? audio::SampleFormat::kPcm24 : audio::SampleFormat::kPcm16;
}

void check_not_input(const fs::path& out, const InputFile& input) {
  std::error_code missing;
  if (!fs::equivalent(out, input.path, missing)) return;
  throw UsageError(str_cat("--out is '", out.string(), "', which is ", input.description,
                           "; choose another name."));
}

void check_not_model(const fs::path& out, const config::ModelFolder& model) {
  constexpr const char* kDescription = "a file of the model";
  check_not_input(out, {model.file("model.json"), kDescription});
  check_not_input(out, {model.file(model.vqvae_weights.path), kDescription});
  for (const config::PriorEntry& prior : model.priors) {
    check_not_input(out, {model.file(prior.weights.path), kDescription});
    if (!prior.ids) continue;
    check_not_input(out, {model.file(prior.ids->artists), kDescription});
    check_not_input(out, {model.file(prior.ids->genres), kDescription});
  }
}

void check_not_existing(const fs::path& out, bool force) {
  check_is_no_stream(out);
  refuse_existing(out, "--out", force);
}

void check_writable_path(const fs::path& file) {
  if (const std::string reason = refused_path(file); !reason.empty()) {
    throw ResourceError(
        str_cat("'", printable(file.string()), "' cannot be written: ", reason, "."));
  }
  if (is_folder(file)) {
    throw ResourceError(str_cat("'", file.string(), "' is a folder, not a file."));
  }
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  if (!is_folder(folder)) {
    throw ResourceError(str_cat(
        "'", file.string(), "' cannot be written: ", path_exists(folder) ? "'" : "the folder '",
        folder.string(), path_exists(folder) ? "' is a file, not a folder." : "' does not exist."));
  }
  remove_stale_files(folder);
  const AtomicFile probe(file);  // created, and removed again
}

bool finished_song_exists(const fs::path& song_path, const run_folder::Metadata& metadata,
                          bool force) {
  if (!path_exists(song_path) || path_exists(run_folder_path(song_path) / "run.json")) return false;
  const std::optional<run_folder::Metadata> embedded = read_embedded_metadata(song_path);
  if (!embedded) {
    if (force) return false;
    throw UsageError(str_cat("'", song_path.string(),
                             "' already exists, and crooner does not seem to have written it: it "
                             "has no metadata and no run folder. Choose another --out, or replace "
                             "it with --force."));
  }
  const std::string difference = run_folder::first_difference(
      *embedded, run_folder::Metadata::parse(embedded_metadata(metadata)));
  if (difference.empty()) return true;
  if (force) return false;
  throw UsageError(str_cat("'", song_path.string(),
                           "' was generated by a different request: ", difference,
                           ". Repeat that request, choose another --out, or replace the song with "
                           "--force."));
}

}  // namespace crooner::songs
