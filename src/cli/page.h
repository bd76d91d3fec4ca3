#pragma once

#include <string>
#include <vector>

#include "cli/groups.h"

namespace crooner::cli {

// crooner page: the page of a finished song, made again.
struct PageOptions {
  ModelOptions model;
  LogOptions log;
  std::vector<std::string> runs;  // run folders, or their songs
};

void declare_page(Flags& flags, PageOptions* options);

}  // namespace crooner::cli
