#pragma once

#include <string>

#include "cli/groups.h"

namespace crooner::cli {

// crooner resume: finishes an interrupted song from its run folder.
struct ResumeOptions {
  ModelOptions model;  // a name, and what no song depends on; the rest is the run's
  RunFolderOptions run;
  LogOptions log;
  std::string source;  // the run folder, or its song
};

void declare_resume(Flags& flags, ResumeOptions* options);

}  // namespace crooner::cli
