#pragma once

#include <string>
#include <vector>

#include "cli/groups.h"

namespace crooner::cli {

// crooner eval seams: whether the joints of segments can be heard.
struct EvalSeamsOptions {
  std::vector<std::string> songs;  // or their run folders
  LogOptions log;
};

void declare_eval_seams(Flags& flags, EvalSeamsOptions* options);

}  // namespace crooner::cli
