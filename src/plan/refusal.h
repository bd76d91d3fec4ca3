#pragma once

#include <cstdint>
#include <string>

#include "plan/songs.h"

namespace crooner::plan {

// Throws ResourceError when not even one song fits into `available` bytes at some level, naming the
// memory needed and available (`memory_source`: "the machine") and the flags that would make it
// fit.
void require_fits(const PlanRequest& request, const SongsPlan& plan, std::int64_t available,
                  const std::string& memory_source);

}  // namespace crooner::plan
