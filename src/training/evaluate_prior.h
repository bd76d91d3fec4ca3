#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "model/prior.h"
#include "training/code_dataset.h"
#include "training/ngram.h"

namespace crooner::training {

// A mean over songs, and half the width of its 95 % interval (normal approximation).
struct Estimate {
  double mean = 0;
  double half_width = 0;
  std::int64_t songs = 0;
};

// How well a prior tells the codes of songs that it never saw, and what its labels are worth. A
// cost is the bits a code with another song's names or lyrics less those with its own, paired.
struct PriorMetrics {
  int level = 0;
  std::int64_t windows = 0, codes = 0;
  Estimate bits;                  // a code
  std::vector<double> song_bits;  // the same for each song, in the order of the data
  NgramBits ngrams;
  std::optional<Estimate> label_gain_bits;        // over whole windows; a song of another genre
  std::optional<Estimate> label_gain_bits_start;  // over the first 64 codes of a song
  std::optional<Estimate> lyrics_gain_bits;       // over sung codes
  double codes_per_second = 0;                    // whole windows at once, not one after another
};

// Measures up to `windows` windows of each song, at equal distances from its start to its end, on
// the data's grid. Lyrics are measured where the data know when they sound.
PriorMetrics evaluate_prior(const model::Prior& prior, const CodeDataset& data, int windows,
                            at::Device device);

// The bits a code that `before` needs more than `after`, paired over the songs of the same data.
Estimate saved(const PriorMetrics& before, const PriorMetrics& after);

}  // namespace crooner::training
