#pragma once

#include <crooner/guidance.h>

#include <string>
#include <vector>

#include "cli/flags.h"

namespace crooner::cli {

struct GuidanceOptions {
  Guidance guidance;                      // without other_lyrics
  std::vector<std::string> other_lyrics;  // files
};

// --guidance and --guidance-lyrics. The group of flags stays open.
void add_guidance_flags(Flags& flags, GuidanceOptions* options);

// Parts separated by commas, each a weight W (by lyrics), KIND=W with lyrics or names, and for one
// level LEVEL=W or LEVEL:KIND=W. Throws UsageError that names the flag, its value and what is
// accepted.
Guidance parse_guidance(const std::string& flag, const std::string& text);

}  // namespace crooner::cli
