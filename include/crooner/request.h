#pragma once

#include <crooner/audio.h>
#include <crooner/codes.h>
#include <crooner/per_level.h>

#include <cstdint>
#include <optional>
#include <string>

namespace crooner {

// Songs to be made. Their codes depend on what stands here, on the model, the precision and the
// kind of device, and on nothing else.
struct Request {
  std::string genre;  // names that the model knows; empty or unknown: "unknown"
  std::string artist;
  std::string lyrics;                   // UTF-8; empty: an instrumental
  bool strict = false;                  // an unknown name is an InputError, not a warning
  std::optional<double> seconds;        // of the finished song; none: what the model says
  std::optional<double> total_seconds;  // of the song that it is a part of; none: the larger of
                                        // `seconds` and the model's minimum
  std::uint64_t seed = 0;
  int songs = 1;                         // song i is the same whatever their number
  PerLevel<double> temperature;          // none: 0.99
  PerLevel<int> top_k;                   // none or 0: off
  PerLevel<double> top_p;                // none or 0: off
  PerLevel<double> hop_fraction;         // none: 0.5, at the top 0.125
  std::optional<Audio> prompt;           // sound to go on from, of any rate and channels
  std::optional<double> prompt_seconds;  // of it, from its beginning; none: all
  Codes prompt_codes;                    // to go on from, instead of a prompt: as many as there
                                         // are of each level
  int stop_after_level = 0;              // 0, the bottom: the whole song
};

}  // namespace crooner
