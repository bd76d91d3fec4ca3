#pragma once

#include <cstdint>
#include <string>

#include "plan/songs.h"

namespace crooner::plan {

// Throws ResourceError when not one song fits into `available` bytes at some level: a sentence with
// what is needed, what there is (`whose`: "the machine"), and the flags that would make it fit.
void require_fits(const PlanRequest& asked, const SongsPlan& plan, std::int64_t available,
                  const std::string& memory_source);

}  // namespace crooner::plan
