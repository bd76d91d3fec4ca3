#pragma once

#include <crooner/model.h>

#include <optional>
#include <vector>

#include "songs/draft_meter.h"

namespace crooner::songs {

// A real continuation against sampled ones of the same beginning.
struct RankingTrial {
  Request request;  // labels, lyrics and the length of the whole song; seed, and songs to sample
  Audio song;       // the beginning of the real song, that is compared
  double keep_seconds = 0;
};

// For each score of the meter: the share of sampled continuations that it ranks below the real one;
// equal ones count half. None where it cannot be measured. Both are top codes, and sound as the
// model decodes these; sound is measured after the beginning that they share. Throws UsageError for
// a beginning shorter than a top code, or as long as the song.
std::vector<std::optional<double>> ranking_shares(Model& model, const DraftMeter& meter,
                                                  const std::vector<bool>& higher_is_better,
                                                  const RankingTrial& trial);

}  // namespace crooner::songs
