#include <map>

#include "base/error.h"
#include "base/files.h"
#include "base/strings.h"
#include "base/utf8.h"
#include "batch/read_rows.h"

namespace crooner::batch {
namespace {

namespace fs = std::filesystem;

// The files with one name.
struct Files {
  bool lyrics = false;
  bool flags = false;  // a .json with flags
};

void read_flags(Row& row, const fs::path& file, bool lyrics) {
  try {
    add_json_values(row, read_file(file));
  } catch (const InputError& failure) {
    row.error = failure.what();
  }
  const bool names_lyrics = has_flag(row, "lyrics") || has_flag(row, "lyrics-text");
  if (row.error.empty() && lyrics && names_lyrics) {
    row.error =
        str_cat("It names lyrics, but '", row.name, ".txt' exists too; use only one of them.");
  }
  if (row.error.empty() && !lyrics && !names_lyrics) {
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
  row.source_line.source = str_cat(list_name(folder), "/", name, files.lyrics ? ".txt" : ".json");
  if (invalid_utf8_offset(name)) {
    row.error =
        "The name of the file is not UTF-8, and the song could not be named after it; "
        "rename it.";
    return row;
  }
  if (files.flags) read_flags(row, folder / (name + ".json"), files.lyrics);
  if (files.lyrics) add_value(row, "lyrics", name + ".txt");
  const std::size_t dash = name.find(" - ");
  if (dash != std::string::npos && !has_flag(row, "artist")) {
    add_value(row, "artist", name.substr(0, dash));
  }
  return row;
}

}  // namespace

std::vector<Row> read_folder(const fs::path& folder) {
  std::map<std::string, Files> names;  // sorted: the order of a folder is arbitrary
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    const fs::path& file = entry.path();
    if (!entry.is_regular_file() || file.filename().string().starts_with('.')) continue;
    if (file.extension() == ".txt") names[file.stem().string()].lyrics = true;
    if (file.extension() == ".json") names[file.stem().string()].flags = true;
  }
  std::vector<Row> rows;
  for (const auto& [name, files] : names) rows.push_back(make_row(folder, name, files));
  return rows;
}

}  // namespace crooner::batch
