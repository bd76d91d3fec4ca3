#pragma once

#include <crooner/audio.h>
#include <crooner/codes.h>
#include <crooner/guidance.h>
#include <crooner/per_level.h>
#include <crooner/repaint.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace crooner {

// Songs to generate. Their codes depend on these fields, on the model, the precision and the kind
// of device, and on nothing else.
struct Request {
  std::string genre;  // names that the model knows; empty or unknown: "unknown"
  std::string artist;
  std::string lyrics;  // UTF-8; empty: an instrumental
  // When each line of the lyrics begins, in seconds of the whole song, where it is known; none:
  // they are sung evenly. Times ascend.
  std::vector<std::optional<double>> lyric_times = {};
  bool strict = false;                  // an unknown name is an InputError, not a warning
  std::optional<double> seconds;        // of the finished song; none: the model's default
  std::optional<double> total_seconds;  // of the song that it is a part of; none: the larger of
                                        // `seconds` and the model's minimum
  std::uint64_t seed = 0;
  int songs = 1;                         // song i is the same whatever their number
  PerLevel<double> temperature;          // none: the model's default
  PerLevel<int> top_k;                   // none or 0: off
  PerLevel<double> top_p;                // none or 0: off
  PerLevel<double> hop_fraction;         // none: the model's default
  PerLevel<int> upsample_segments;       // parts of a level below the top that are sampled at
                                         // once, at most; 0: as many as are useful, 1: off; none:
                                         // the model's default
  Guidance guidance = {};                // none: the model's default
  std::optional<Audio> prompt;           // audio to continue, of any rate and channels
  std::optional<double> prompt_seconds;  // of the prompt, from its beginning; none: all
  Codes prompt_codes;                    // to continue instead of `prompt`; any number per level
  std::optional<Repaint> repaint = {};   // an existing song to change instead
  int stop_after_level = 0;              // 0, the bottom: the whole song
};

}  // namespace crooner
