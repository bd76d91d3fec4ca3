#pragma once

#include <crooner/audio.h>
#include <crooner/codes.h>

#include <cstdint>

namespace crooner {

// An existing song of which a span is sampled anew, or which gets a beginning. The codes outside
// the span remain; what is sampled is conditioned on those before it, and below the top on all of
// the level above. Request::seconds is the length of the finished song.
struct Repaint {
  Codes codes;  // of the existing song, all of them at each level from Request::stop_after_level up
  // The existing song's sound at that level, mono. It remains outside the span, bit for bit, and is
  // cross-faded with the new one inside the span where both are most alike. Empty: all is decoded.
  Audio audio;
  std::int64_t begin = 0;  // of the span, in top codes of the finished song
  std::int64_t end = 0;
  bool prepend = false;  // the span comes before the existing song, not in place of a part of it
  int first_level = 0;   // the highest level that is sampled anew; above it all codes remain
};

}  // namespace crooner
