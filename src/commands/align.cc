#include "commands/commands.h"

#include <crooner/model.h>

#include <filesystem>

#include "api/model_folder.h"
#include "base/error.h"
#include "base/files.h"
#include "base/strings.h"
#include "cli/backend_options.h"
#include "report/json_line.h"
#include "run_folder/codes_file.h"
#include "run_folder/run_metadata.h"
#include "songs/adapters.h"
#include "songs/code_source.h"
#include "songs/metadata.h"
#include "songs/output_paths.h"
#include "songs/song_page.h"

namespace crooner::commands {

void align(const cli::AlignOptions& options) {
  const std::filesystem::path out = options.out;
  const std::string extension = out.extension().string();
  if (extension != ".json" && extension != ".lrc" && extension != ".srt") {
    throw UsageError(
        str_cat("--out is '", options.out, "'; its extension may be .json, .lrc or .srt."));
  }
  const std::filesystem::path folder = songs::require_run_folder(options.run);
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

}  // namespace crooner::commands
