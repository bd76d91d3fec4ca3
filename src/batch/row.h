#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "cli/flags.h"

namespace crooner::batch {

// Where a job comes from: a line of a list, or a file of a folder.
struct SourceLine {
  std::string source;  // "jobs.csv"; for a folder of lyrics "lyrics/Anna Quill - Rain.txt"
  int line = 0;        // from 1; 0: the whole file
  int element = 0;     // of a JSON array, which may have several on a line, from 1; 0: no array
};

// "jobs.csv, line 3"; "jobs.json, line 3, element 2"
std::string to_string(const SourceLine& source_line);

// One entry of a job list, not yet checked.
struct Row {
  SourceLine source_line;
  std::vector<cli::FlagValue> flags;  // of crooner generate, as the row states them
  std::filesystem::path folder;       // file names are relative to it
  std::string title;                  // of the song; empty: none
  std::string name;                   // the song's file without its extension; empty: generated
  std::string error;                  // a sentence if the row is invalid; empty: it may be valid
};

// "lyrics_text" -> "lyrics-text": the flag that a column or an entry names.
std::string flag_of(std::string name);

// Whether it is a flag of crooner generate that jobs do not take: candidates, and how to rank them.
bool is_kept_from_jobs(const std::string& name);

// Adds a named value to the row: a flag, or the title. Names that begin with # are comments.
void add_value(Row& row, const std::string& name, const std::string& value);

// Adds the entries of a JSON object, named like flags: numbers, strings, true and false; a setting
// per level may be an object {"all": 0.99, "2": 0.98}; adapters and other lyrics may be lists; null
// adds nothing. An error goes to row.error; an entry that is there twice is one.
void add_json_values(Row& row, std::string_view text);

// Whether nothing is set: a blank row of a spreadsheet, an empty object.
bool is_empty(const Row& row);

bool has_flag(const Row& row, const std::string& flag);

}  // namespace crooner::batch
