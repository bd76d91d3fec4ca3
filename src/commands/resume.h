#pragma once

#include "cli/resume.h"

namespace crooner::commands {

// crooner resume: goes on with the song of a run folder, or finds that it is done. Prints its file.
void resume(const cli::ResumeOptions& options);

}  // namespace crooner::commands
