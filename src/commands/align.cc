#include "commands/align.h"

#include <crooner/model.h>

#include <filesystem>

#include "base/atomic_file.h"
#include "base/cat.h"
#include "base/error.h"
#include "commands/light/run_options.h"
#include "commands/light/tell_file.h"
#include "commands/lyric_times.h"
#include "commands/output_names.h"
#include "commands/outputs.h"
#include "commands/request_json.h"
#include "commands/song_source.h"
#include "run_folder/codes_file.h"
#include "run_folder/record.h"

namespace crooner::commands {

void align(const cli::AlignOptions& options) {
  const std::filesystem::path out = options.out;
  const std::string extension = out.extension().string();
  if (extension != ".json" && extension != ".lrc" && extension != ".srt") {
    throw UsageError(
        cat("--out is '", options.out, "'; its extension may be .json, .lrc or .srt."));
  }
  const auto named = run_folder_named(options.run);
  if (!named) throw InputError(no_run_folder(options.run));
  const std::filesystem::path& run = *named;
  check_not_input(out, run / "run.json", "the request of the run folder");
  check_free(out, options.force);
  const run_folder::Record record = run_folder::read_record(run);
  const std::string where = (run / "run.json").string();
  if (!record.contains("request") || !record.contains("model")) {
    throw InputError(cat("'", where, "' holds no request and model."));
  }
  const Request request = request_from_json(record.at("request"), where);
  const std::string recorded = record.at("model").value("name", "");
  Model model = Model::open(options.model.model.empty() ? recorded : options.model.model,
                            run_options(options.model));
  const run_folder::Codes codes = run_folder::read_codes(run / "codes.safetensors");
  if (static_cast<int>(codes.size()) != model.levels()) {
    throw InputError(cat("The run folder '", run.string(), "' holds no codes of level ",
                         model.levels() - 1, ", the top of the model '", model.name(), "'."));
  }
  check_place(out);
  write_file(out, lyric_file(lyric_times(model, request, codes.back()), extension, request));
  tell_file(out, options.log.json);
}

}  // namespace crooner::commands
