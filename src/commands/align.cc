#include "commands/align.h"

#include <crooner/model.h>

#include <filesystem>

#include "base/error.h"
#include "base/files.h"
#include "base/strings.h"
#include "cli/backend_options.h"
#include "commands/core/print_result.h"
#include "commands/lyric_times.h"
#include "commands/output_names.h"
#include "commands/outputs.h"
#include "commands/request_json.h"
#include "commands/song_source.h"
#include "run_folder/codes_file.h"
#include "run_folder/run_metadata.h"

namespace crooner::commands {

void align(const cli::AlignOptions& options) {
  const std::filesystem::path out = options.out;
  const std::string extension = out.extension().string();
  if (extension != ".json" && extension != ".lrc" && extension != ".srt") {
    throw UsageError(
        str_cat("--out is '", options.out, "'; its extension may be .json, .lrc or .srt."));
  }
  const auto named = find_run_folder(options.run);
  if (!named) throw InputError(run_folder_not_found(options.run));
  const std::filesystem::path& run = *named;
  check_not_input(out, run / "run.json", "the request of the run folder");
  check_not_existing(out, options.force);
  const run_folder::Record record = run_folder::read_metadata(run);
  const std::string where = (run / "run.json").string();
  if (!record.contains("request") || !record.contains("model")) {
    throw InputError(str_cat("'", where, "' holds no request and model."));
  }
  const Request request = request_from_json(record.at("request"), where);
  const std::string recorded = record.at("model").value("name", "");
  Model model = Model::open(options.model.model.empty() ? recorded : options.model.model,
                            backend_options(options.model));
  const run_folder::Codes codes = run_folder::read_codes(run / "codes.safetensors");
  if (static_cast<int>(codes.size()) != model.levels()) {
    throw InputError(str_cat("The run folder '", run.string(), "' holds no codes of level ",
                             model.levels() - 1, ", the top of the model '", model.name(), "'."));
  }
  check_writable_path(out);
  write_file(out, lyric_file(lyric_times(model, request, codes.back()), extension, request));
  print_result(out, options.log.json);
}

}  // namespace crooner::commands
