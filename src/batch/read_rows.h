#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "batch/row.h"

namespace crooner::batch {

// The name of a job list without its folder.
std::string list_name(const std::filesystem::path& source);

// The rows of a job list, in order (docs/batch.md). Extensions may be in any case. `source` is
//   * a folder: one job per `artist - title.txt`, a file of lyrics (or .lrc, .srt, .vtt). An
//   `artist - title.json` next to
//     it has more flags as a JSON object; without a .txt it must name the lyrics;
//   * a .csv or .tsv: the first row names the columns, flags of crooner generate without dashes, or
//   `title`;
//     columns whose name begins with # are comments;
//   * a .jsonl: one object per line, with the same names; or a .json: an array of such objects;
//   * "-", standard input, or a pipe: either of these lists.
// An empty field, and null, set nothing. Files named in a list are relative to it. An invalid row
// has an `error`. Throws InputError when the list itself is invalid: it does not exist, is of
// another kind, is empty, or has a column that is not a flag.
std::vector<Row> read_rows(const std::filesystem::path& source);

// read_rows() by kind of source; `text` is that of the file.
std::vector<Row> read_folder(const std::filesystem::path& folder);
std::vector<Row> read_csv(const std::filesystem::path& file, const std::string& text);
std::vector<Row> read_jsonl(const std::filesystem::path& file, const std::string& text);
std::vector<Row> read_json_array(const std::filesystem::path& file, const std::string& text);

// Counts and names what is passed over: "2 blank rows of 'jobs.csv', line 3, 7, are passed over."
void say_passed_over(const std::vector<std::string>& names, const char* kind,
                     const std::string& where);

}  // namespace crooner::batch
