#include "batch/read_rows.h"

#include "base/error.h"
#include "base/paths.h"
#include "base/strings.h"

namespace crooner::batch {
namespace {

namespace fs = std::filesystem;

std::vector<Row> read_source_rows(const fs::path& source) {
  if (is_folder(source)) return read_folder(source);
  if (source.extension() == ".csv") return read_csv(source);
  if (source.extension() == ".jsonl") return read_jsonl(source);
  throw InputError(str_cat(
      "'", source.string(),
      "' is not a job list; a folder of lyrics files, a .csv or a .jsonl file is expected."));
}

}  // namespace

std::string list_name(const fs::path& source) {
  std::error_code failure;
  const fs::path whole = fs::canonical(source, failure);
  return (failure ? source : whole).filename().string();
}

std::vector<Row> read_rows(const fs::path& source) {
  if (!path_exists(source))
    throw InputError(str_cat("There is no job list '", source.string(), "'."));
  std::vector<Row> rows = read_source_rows(source);
  if (rows.empty()) {
    throw InputError(
        str_cat("'", source.string(),
                "' has no jobs; in a folder they are files named artist - title.txt, in "
                "a list one per row."));
  }
  const fs::path folder = is_folder(source) ? source : source.parent_path();
  for (Row& row : rows) row.folder = folder;
  return rows;
}

}  // namespace crooner::batch
