#pragma once

#include <cstdint>
#include <vector>

namespace crooner::training {

// What a prior must beat: bits per code without a network.
struct NgramBits {
  double unigram = 0;  // entropy of the codes' histogram
  double bigram = 0;   // entropy of a code after the previous one, counted on the evaluated codes
                       // themselves: no table of pairs can do better on them
  double bigram_other_songs = 0;  // cross-entropy of a bigram model of the other songs, with
                                  // the smoothing that is best for it
};

// `songs`: for each, runs of consecutive codes in [0, bins). Pairs are counted within a run.
NgramBits ngram_bits(const std::vector<std::vector<std::vector<std::int64_t>>>& songs,
                     std::int64_t bins);

}  // namespace crooner::training
