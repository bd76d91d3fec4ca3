#include "songs/code_source.h"

#include <algorithm>
#include <utility>

#include "audio/audio_writer.h"
#include "base/error.h"
#include "base/log.h"
#include "base/paths.h"
#include "base/strings.h"
#include "cli/backend_options.h"
#include "run_folder/codes_file.h"
#include "run_folder/journal.h"
#include "songs/adapters.h"
#include "songs/output_paths.h"

namespace crooner::songs {
namespace {

namespace fs = std::filesystem;

std::vector<std::int64_t>& level_codes(Codes& codes, int level) {
  const auto index = static_cast<std::size_t>(level);
  if (codes.size() <= index) codes.resize(index + 1);
  return codes[index];
}

// All finished windows of a run; those of its codes file if the journal was deleted.
Codes finished_codes(const fs::path& folder, const run_folder::Metadata& metadata) {
  Codes codes;
  for (const auto& [level, state] : run_folder::read_journal(folder, metadata)) {
    level_codes(codes, level) = state.song_codes();
  }
  const fs::path file = folder / "codes.safetensors";
  if (!codes.empty() || !path_exists(file)) return codes;
  return run_folder::read_codes(file);
}

bool is_audio_file(const fs::path& file) {
  const auto extensions = audio::writable_extensions();
  return std::find(extensions.begin(), extensions.end(), file.extension().string()) !=
         extensions.end();
}

CodeSource read_run_folder(const std::string& name, const fs::path& folder) {
  run_folder::Metadata metadata = run_folder::read_metadata(folder);
  for (const char* entry : {"request", "model"}) {
    if (metadata.contains(entry) && metadata.at(entry).is_object()) continue;
    throw InputError(str_cat("'", (folder / "run.json").string(), "' has no ", entry, "."));
  }
  Codes codes = finished_codes(folder, metadata);
  if (std::all_of(codes.begin(), codes.end(), [](const auto& level) { return level.empty(); })) {
    throw InputError(str_cat("The run folder '", folder.string(),
                             "' has no codes yet; crooner resume completes it."));
  }
  const std::string codec_model = metadata.at("model").value("name", "");
  return {name, {std::move(codes)}, std::move(metadata), codec_model};
}

}  // namespace

std::optional<fs::path> find_run_folder(const std::string& name) {
  fs::path path = name;
  if (!path.has_filename()) path = path.parent_path();  // a/song.wav.run/
  for (const fs::path& folder : {path, run_folder_path(path)}) {
    if (is_file(folder / "run.json")) return folder;
  }
  return {};
}

fs::path require_run_folder(const std::string& name) {
  if (auto folder = find_run_folder(name)) return *std::move(folder);
  check_not_refused(fs::path(name) / "run.json");
  throw InputError(str_cat("There is no run folder '", name, "' and no '", name,
                           ".run'; a folder with a run.json is expected."));
}

CodeSource read_code_source(const std::string& name) {
  if (const auto folder = find_run_folder(name)) return read_run_folder(name, *folder);
  if (is_folder(name)) {
    throw InputError(
        str_cat("'", name, "' is a folder without run.json; a run folder is expected."));
  }
  if (path_exists(name) && is_audio_file(name)) {
    throw InputError(str_cat("'", name, "' has no run folder '", run_folder_path(name).string(),
                             "' with its codes; to continue the audio itself, use crooner generate "
                             "--prompt '",
                             name, "'."));
  }
  return {name, run_folder::read_all_codes(name), {}, run_folder::codes_model(name)};
}

Codes prompt_codes(const fs::path& run_folder, const run_folder::Metadata& metadata) {
  Codes codes;
  for (const auto& [level, state] : run_folder::read_journal(run_folder, metadata)) {
    level_codes(codes, level)
        .assign(state.codes.begin(), state.codes.begin() + state.prompt_length);
  }
  return codes;
}

void check_codec(const CodeSource& source, const run_folder::Metadata& metadata) {
  using nlohmann::literals::operator""_json_pointer;
  if (!source.metadata) return;
  const auto hash = "/model/sha256/vqvae"_json_pointer;
  if (source.metadata->value(hash, "") == metadata.at(hash)) return;
  throw InputError(str_cat("The codes of '", source.name,
                           "' belong to a different VQ-VAE, that of the model '",
                           source.codec_model, "'."));
}

void warn_model_mismatch(const std::string& file, const std::string& codec_model,
                         const std::string& model) {
  if (codec_model.empty() || codec_model == model) return;
  log::warn(str_cat("The codes in '", file, "' belong to the model '", codec_model, "', not to '",
                    model, "': unless both share a VQ-VAE, they will sound different."));
}

Model open_model(const cli::ModelOptions& options, double save_every, const CodeSource& source) {
  Model model = Model::open(options.model.empty() ? source.codec_model : options.model,
                            cli::backend_options(options, save_every));
  if (source.metadata) warn_other_adapters(model, *source.metadata, source.name);
  return model;
}

}  // namespace crooner::songs
