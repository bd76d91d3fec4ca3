#include "commands/commands.h"

#include <crooner/model.h>

#include <filesystem>
#include <string>

#include "base/error.h"
#include "base/paths.h"
#include "base/strings.h"
#include "cli/backend_options.h"
#include "report/json_line.h"
#include "report/progress.h"
#include "run_folder/folder_lock.h"
#include "run_folder/run_metadata.h"
#include "songs/adapters.h"
#include "songs/code_source.h"
#include "songs/metadata.h"
#include "songs/output_paths.h"
#include "songs/song_page.h"

namespace crooner::commands {
namespace {

namespace fs = std::filesystem;

void make_page_of(const std::string& name, const cli::PageOptions& options,
                  report::SongProgress& progress) {
  const fs::path folder = songs::require_run_folder(name);
  const std::string where = (folder / "run.json").string();
  const run_folder::FolderLock lock(folder);
  const run_folder::Metadata metadata = run_folder::read_metadata(folder);
  if (!metadata.contains("request") || !metadata.contains("model")) {
    throw InputError(str_cat("'", where, "' has no request and no model."));
  }
  if (!path_exists(folder / "done.json")) {
    throw InputError(str_cat("The song of '", folder.string(),
                             "' is not finished; crooner resume completes it."));
  }
  const Request request = songs::request_from_json(metadata.at("request"), where);
  const std::string recorded_model = metadata.at("model").value("name", "");
  Model model = Model::open(options.model.model.empty() ? recorded_model : options.model.model,
                            cli::backend_options(options.model));
  songs::warn_other_adapters(model, metadata, folder.string());
  const fs::path page = songs::make_page(
      model, request, {folder, songs::song_path_of_run_folder(folder), metadata}, progress);
  report::print_result(page, options.log.json);
}

}  // namespace

void page(const cli::PageOptions& options) {
  report::SongProgress silent;
  for (const std::string& run : options.runs) make_page_of(run, options, silent);
}

}  // namespace crooner::commands
