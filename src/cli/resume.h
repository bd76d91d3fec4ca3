#pragma once

#include <functional>
#include <string>

#include "cli/groups.h"
#include "cli/program.h"

namespace crooner::cli {

// crooner resume: a song goes on from its run folder.
struct ResumeOptions {
  ModelOptions model;  // a name, and what the song does not depend on; the rest is the run's
  RunFolderOptions run;
  LogOptions log;
  std::string source;  // the run folder, or the song beside it
};

void add_resume(Program& program, std::function<void(const ResumeOptions&)> run);

}  // namespace crooner::cli
