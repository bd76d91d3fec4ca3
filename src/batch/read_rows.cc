#include "batch/read_rows.h"

#include <algorithm>

#include "base/error.h"
#include "base/log.h"
#include "base/lower_case.h"
#include "base/paths.h"
#include "base/strings.h"
#include "base/text_file.h"
#include "base/trim.h"

namespace crooner::batch {
namespace {

namespace fs = std::filesystem;

// [{...}, ...], however it is broken into lines. (A line of a .jsonl that is a list of something
// else is only an invalid row.)
bool is_array_of_objects(std::string_view text) {
  text = trimmed(text);
  if (!text.starts_with('[')) return false;
  text = trimmed(text.substr(1));
  return text.empty() || text.starts_with('{') || text.starts_with(']');
}

std::vector<Row> read_list(const fs::path& source) {
  const bool stream = source == "-" || !is_file(source);
  const std::string extension = lower_extension(source);
  const bool csv = extension == ".csv" || extension == ".tsv";
  const bool json = extension == ".jsonl" || extension == ".ndjson" || extension == ".json";
  if (!stream && !csv && !json) {
    throw InputError(str_cat("'", source.string(),
                             "' is not a job list; a folder of lyrics files, a .csv, .tsv, .jsonl "
                             "or .json file is expected."));
  }
  const std::string text = read_text(source);
  if (!csv && is_array_of_objects(text)) return read_json_array(source, text);
  return json || (!csv && trimmed(text).starts_with('{')) ? read_jsonl(source, text)
                                                          : read_csv(source, text);
}

}  // namespace

std::string list_name(const fs::path& source) {
  if (source == "-") return "standard input";
  std::error_code failure;
  const fs::path whole = fs::canonical(source, failure);
  return (failure ? source : whole).filename().string();
}

void say_passed_over(const std::vector<std::string>& names, const char* kind,
                     const std::string& where) {
  constexpr std::size_t kNamed = 10;
  if (names.empty()) return;
  const std::vector<std::string> named(
      names.begin(), names.begin() + static_cast<std::ptrdiff_t>(std::min(names.size(), kNamed)));
  log::warn(str_cat(names.size(), " ", kind, names.size() == 1 ? " " : "s ", where, " ",
                    join(named), names.size() > kNamed ? ", ..." : "",
                    names.size() == 1 ? ", is" : ", are", " passed over."));
}

std::vector<Row> read_rows(const fs::path& source) {
  if (source != "-" && !path_exists(source)) {
    const std::string reason = refused_path(source);
    throw InputError(str_cat("There is no job list '", printable(source.string()), "'",
                             reason.empty() ? "" : str_cat(" (", reason, ")"), "."));
  }
  std::vector<Row> rows = is_folder(source) ? read_folder(source) : read_list(source);
  if (rows.empty()) {
    throw InputError(
        str_cat("'", source.string(),
                "' has no jobs; in a folder they are files named artist - title.txt, in "
                "a list one per row."));
  }
  const bool stream = !is_folder(source) && !is_file(source);
  const fs::path folder = is_folder(source) ? source : stream ? fs::path() : source.parent_path();
  for (Row& row : rows) row.folder = folder;
  return rows;
}

}  // namespace crooner::batch
