#include <map>

#include "base/error.h"
#include "base/lower_case.h"
#include "base/paths.h"
#include "base/strings.h"
#include "base/text_file.h"
#include "base/utf8.h"
#include "batch/read_rows.h"

namespace crooner::batch {
namespace {

namespace fs = std::filesystem;

// The files with one name.
struct Files {
  std::string lyrics;  // "Anna Quill - Rain.txt"; empty: none
  std::string flags;   // a .json
};

bool is_lyrics_file(const std::string& extension) {
  return extension == ".txt" || extension == ".lrc" || extension == ".srt" || extension == ".vtt";
}

void read_flags(Row& row, const fs::path& file, const std::string& lyrics) {
  try {
    add_json_values(row, read_text(file));
  } catch (const InputError& failure) {
    row.error = failure.what();
  }
  const bool names_lyrics = has_flag(row, "lyrics") || has_flag(row, "lyrics-text");
  if (row.error.empty() && !lyrics.empty() && names_lyrics) {
    row.error = str_cat("It names lyrics, but '", lyrics, "' exists too; use only one of them.");
  }
  if (row.error.empty() && lyrics.empty() && !names_lyrics) {
    row.error =
        str_cat("There is no '", row.name, R"(.txt'; for an instrumental set "lyrics-text": "".)");
  }
  if (!row.error.empty()) {
    row.source_line.source =
        (fs::path(row.source_line.source).parent_path() / file.filename()).string();
  }
}

Row make_row(const fs::path& folder, const std::string& name, const Files& files) {
  Row row;
  row.name = name;
  row.source_line.source =
      str_cat(list_name(folder), "/", files.lyrics.empty() ? files.flags : files.lyrics);
  if (invalid_utf8_offset(name)) {
    row.error =
        "The name of the file is not UTF-8, and the song could not be named after it; "
        "rename it.";
    return row;
  }
  if (!files.flags.empty()) read_flags(row, folder / files.flags, files.lyrics);
  if (!files.lyrics.empty()) add_value(row, "lyrics", files.lyrics);
  const std::size_t dash = name.find(" - ");
  if (dash != std::string::npos && !has_flag(row, "artist")) {
    add_value(row, "artist", name.substr(0, dash));
  }
  return row;
}

}  // namespace

std::vector<Row> read_folder(const fs::path& folder) {
  std::map<std::string, Files> names;
  std::vector<std::string> passed_over;
  for (const fs::path& file : list_folder(folder)) {
    const std::string name = file.filename().string(), extension = lower_extension(file);
    if (name.starts_with('.')) continue;
    Files& files = names[file.stem().string()];
    std::string* kind = extension == ".json"        ? &files.flags
                        : is_lyrics_file(extension) ? &files.lyrics
                                                    : nullptr;
    if (!is_file(file) || !kind) {
      passed_over.push_back(str_cat("'", printable(name), is_folder(file) ? "/" : "", "'"));
    } else if (kind->empty() || extension == ".txt") {
      if (!kind->empty()) passed_over.push_back(str_cat("'", printable(*kind), "'"));
      *kind = name;
    } else {
      passed_over.push_back(str_cat("'", printable(name), "'"));
    }
  }
  say_passed_over(passed_over, "file", str_cat("in '", list_name(folder), "',"));
  std::vector<Row> rows;
  for (const auto& [name, files] : names) {
    if (!files.lyrics.empty() || !files.flags.empty())
      rows.push_back(make_row(folder, name, files));
  }
  return rows;
}

}  // namespace crooner::batch
