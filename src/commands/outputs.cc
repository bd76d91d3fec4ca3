#include "commands/outputs.h"

#include <optional>
#include <string>

#include "base/error.h"
#include "base/strings.h"
#include "commands/output_names.h"
#include "commands/song_record.h"

namespace crooner::commands {

namespace fs = std::filesystem;

void check_not_input(const fs::path& out, const fs::path& input, const char* what) {
  std::error_code not_there;
  if (!fs::equivalent(out, input, not_there)) return;
  throw UsageError(str_cat("--out is '", out.string(), "', ", what, " itself; give another name."));
}

void check_not_existing(const fs::path& out, bool force) {
  if (force || !fs::exists(out)) return;
  throw UsageError(str_cat("'", out.string(),
                           "' is there already; give another --out, or --force replaces it."));
}

bool finished_song_exists(const fs::path& song_file, const run_folder::Record& record, bool force) {
  if (!fs::exists(song_file) || fs::exists(run_folder_path(song_file) / "run.json")) return false;
  const std::optional<run_folder::Record> carried = read_embedded_metadata(song_file);
  if (!carried) {
    if (force) return false;
    throw UsageError(
        str_cat("'", song_file.string(),
                "' is there already, and nothing says that crooner made it: it carries no "
                "request, and no run folder is beside it. Choose another --out, or "
                "--force replaces it."));
  }
  const std::string difference =
      run_folder::first_difference(*carried, run_folder::Record::parse(embedded_metadata(record)));
  if (difference.empty()) return true;
  if (force) return false;
  throw UsageError(str_cat("'", song_file.string(),
                           "' is the song of another request: ", difference,
                           ". Give that one again, choose another --out, or --force replaces it."));
}

}  // namespace crooner::commands
