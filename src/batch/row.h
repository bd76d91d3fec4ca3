#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/flags.h"

namespace crooner::batch {

// Where a job stands: a line of a list, or a file of a folder.
struct SourceLine {
  std::string source;  // "jobs.csv"; of a folder of lyrics "lyrics/Anna Quill - Rain.txt"
  int line = 0;        // from 1; 0: the whole file
};

// "jobs.csv, line 3"
std::string name_of(const SourceLine& source_line);

// One entry of a job list, before it is understood.
struct Row {
  SourceLine source_line;
  std::vector<cli::FlagValue> flags;  // of crooner generate, as they stand there
  std::filesystem::path folder;       // that the files they name are relative to
  std::string title;                  // of the song; empty: none
  std::string name;                   // the song's file without its extension; empty: made up
  std::string error;                  // why it is no job at all, a sentence; empty: it may be one
};

}  // namespace crooner::batch
