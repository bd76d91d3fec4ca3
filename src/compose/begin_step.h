#pragma once

#include "project/project.h"

namespace crooner::compose {

// The step that makes `nodes` nodes as `wanted` says: one that was begun before with the same
// parent, request and adapters, so that a command which is repeated makes nothing twice; else a new
// one, which begins with the nodes that there are of this request. With a seed of the user's the
// same step is the same request. Without one it is a step that was not finished, whose seed counts:
// a finished one was another song.
project::Step begin_step(project::Project& project, project::Step wanted, int nodes,
                         bool seed_given);

}  // namespace crooner::compose
