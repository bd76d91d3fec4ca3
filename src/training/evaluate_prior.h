#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "model/prior.h"
#include "training/code_dataset.h"
#include "training/estimate.h"
#include "training/ngram.h"

namespace crooner::training {

// How well a prior predicts the codes of held-out songs, and what its labels are worth: a gain is
// the bits per code with another song's labels minus those with its own, paired.
struct PriorMetrics {
  int level = 0;
  std::int64_t windows = 0, codes = 0;
  Estimate bits;                  // per code
  std::vector<double> song_bits;  // the same of each song, in the order of the data
  NgramBits ngrams;
  // Artist and genre: over whole windows, and over the first 64 codes of a song. Another song's are
  // those of the next song of another genre.
  std::optional<Estimate> label_gain_bits, label_gain_bits_first_64;
  std::optional<Estimate> lyrics_gain_bits;  // over sung codes
  double codes_per_second = 0;               // of whole windows at once, not one code after another
};

// Evaluates up to `windows` windows of each song, at equal distances from its start to its end, on
// the dataset's grid. Lyrics are evaluated where the data have character times.
PriorMetrics evaluate_prior(const model::Prior& prior, const CodeDataset& dataset, int windows,
                            at::Device device);

// How many bits per code `baseline` needs more than `metrics`, paired over the songs of the same
// data.
Estimate saved_bits(const PriorMetrics& baseline, const PriorMetrics& metrics);

}  // namespace crooner::training
