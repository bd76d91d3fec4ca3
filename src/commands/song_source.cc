#include "commands/song_source.h"

#include <algorithm>
#include <utility>

#include "audio/audio_writer.h"
#include "base/error.h"
#include "base/strings.h"
#include "commands/output_names.h"
#include "run_folder/codes_file.h"
#include "run_folder/read_run.h"

namespace crooner::commands {
namespace {

namespace fs = std::filesystem;

// All finished windows of a run; its codes file alone when it was kept without the journal.
Codes codes_of_run(const fs::path& folder, const run_folder::Record& record) {
  Codes codes;
  for (const auto& [level, state] : run_folder::read_journal(folder, record)) {
    codes.resize(std::max(codes.size(), static_cast<std::size_t>(level) + 1));
    codes[static_cast<std::size_t>(level)] = state.codes;
  }
  const fs::path file = folder / "codes.safetensors";
  if (!codes.empty() || !fs::exists(file)) return codes;
  return run_folder::read_codes(file);
}

bool is_sound(const fs::path& file) {
  const auto extensions = audio::writable_extensions();
  return std::find(extensions.begin(), extensions.end(), file.extension().string()) !=
         extensions.end();
}

}  // namespace

std::optional<fs::path> find_run_folder(const std::string& name) {
  fs::path given = name;
  if (!given.has_filename()) given = given.parent_path();  // a/song.wav.run/
  for (const fs::path& folder : {given, run_folder_path(given)}) {
    if (fs::is_regular_file(folder / "run.json")) return folder;
  }
  return {};
}

std::string run_folder_not_found(const std::string& name) {
  return str_cat("There is no run folder '", name,
                 "', nor one beside a song of this name; it holds a run.json.");
}

CodeSource read_code_source(const std::string& name) {
  if (const auto folder = find_run_folder(name)) {
    run_folder::Record record = run_folder::read_metadata(*folder);
    for (const char* entry : {"request", "model"}) {
      if (record.contains(entry) && record.at(entry).is_object()) continue;
      throw InputError(str_cat("'", (*folder / "run.json").string(), "' holds no ", entry, "."));
    }
    Codes codes = codes_of_run(*folder, record);
    if (std::all_of(codes.begin(), codes.end(), [](const auto& level) { return level.empty(); })) {
      throw InputError(str_cat("The run folder '", folder->string(),
                               "' holds no codes yet; crooner resume goes on with it."));
    }
    const std::string codec_model = record.at("model").value("name", "");
    return {name, {std::move(codes)}, std::move(record), codec_model};
  }
  if (fs::is_directory(name)) {
    throw InputError(
        str_cat("'", name, "' is a folder without run.json; a run folder is expected."));
  }
  if (fs::exists(name) && is_sound(name)) {
    throw InputError(
        str_cat("'", name, "' has no run folder '", run_folder_path(name).string(),
                "' with its codes; to go on from a sound itself there is crooner generate "
                "--prompt '",
                name, "'."));
  }
  return {name, run_folder::read_all_codes(name), {}, run_folder::codes_model(name)};
}

Codes prompt_codes(const fs::path& run_folder, const run_folder::Record& record) {
  Codes codes;
  for (const auto& [level, state] : run_folder::read_journal(run_folder, record)) {
    codes.resize(std::max(codes.size(), static_cast<std::size_t>(level) + 1));
    codes[static_cast<std::size_t>(level)].assign(state.codes.begin(),
                                                  state.codes.begin() + state.given);
  }
  return codes;
}

}  // namespace crooner::commands
