#include <map>

#include "base/error.h"
#include "base/files.h"
#include "base/strings.h"
#include "batch/read_rows.h"
#include "batch/readers.h"

namespace crooner::batch {
namespace {

namespace fs = std::filesystem;

// What lies under one name.
struct Files {
  bool lyrics = false;
  bool more = false;  // the .json beside it
};

void read_more(Row& row, const fs::path& file, bool lyrics) {
  try {
    add_json_values(row, read_file(file));
  } catch (const InputError& failure) {
    row.error = failure.what();
  }
  const bool names_lyrics = has_flag(row, "lyrics") || has_flag(row, "lyrics-text");
  if (row.error.empty() && lyrics && names_lyrics) {
    row.error = str_cat("It names lyrics, and '", row.name,
                        ".txt' lies beside it; one of them is accepted.");
  }
  if (row.error.empty() && !lyrics && !names_lyrics) {
    row.error = str_cat("No '", row.name,
                        R"(.txt' lies beside it; for an instrumental give "lyrics-text": "".)");
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
  if (files.more) read_more(row, folder / (name + ".json"), files.lyrics);
  if (files.lyrics) give(row, "lyrics", name + ".txt");
  const std::size_t dash = name.find(" - ");
  if (dash != std::string::npos && !has_flag(row, "artist")) {
    give(row, "artist", name.substr(0, dash));
  }
  return row;
}

}  // namespace

std::vector<Row> read_folder(const fs::path& folder) {
  std::map<std::string, Files> names;  // sorted: a folder has no order of its own
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    const fs::path& file = entry.path();
    if (!entry.is_regular_file() || file.filename().string().starts_with('.')) continue;
    if (file.extension() == ".txt") names[file.stem().string()].lyrics = true;
    if (file.extension() == ".json") names[file.stem().string()].more = true;
  }
  std::vector<Row> rows;
  for (const auto& [name, files] : names) rows.push_back(make_row(folder, name, files));
  return rows;
}

}  // namespace crooner::batch
