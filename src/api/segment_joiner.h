#pragma once

#include <crooner/audio.h>

#include <cstdint>
#include <functional>
#include <span>
#include <utility>

#include "model/vqvae.h"
#include "sampling/workload.h"

namespace crooner::api {

// Joins segments of a level by their sound (docs/spec/sampling.md, section 7). Both segments of an
// overlap are decoded; they meet where their sounds are most alike.
class SegmentJoiner {
 public:
  using Codec = std::function<const model::Vqvae&()>;
  using Decode = std::function<Audio(std::span<const std::int64_t> codes, int level)>;

  // `codec` is called when it is first needed; `decode` returns the audio of codes of a level.
  SegmentJoiner(Codec codec, Decode decode)
      : codec_(std::move(codec)), decode_(std::move(decode)) {}

  // How many codes of the overlap the song takes from the left segment (Workload::choose_seam).
  std::int64_t choose_seam(const sampling::Overlap& overlap) const;

  // Replaces the sound around the level's seams by a cross-fade of both segments' sounds. `audio`
  // was decoded from the level's codes; elsewhere it remains.
  void cross_fade(int level, const sampling::SongLevel& song, Audio& audio) const;

 private:
  struct Reach;
  Reach reach(int level) const;
  void cross_fade_seam(int level, const sampling::SongLevel& song, const sampling::Seam& seam,
                       Audio& audio) const;

  Codec codec_;
  Decode decode_;
};

}  // namespace crooner::api
