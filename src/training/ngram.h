#pragma once

#include <cstdint>
#include <vector>

namespace crooner::training {

// What a prior must beat: how well codes are told without a network, bits a code.
struct NgramBits {
  double unigram = 0;  // entropy of the codes' histogram
  double bigram = 0;  // entropy of a code given the one before, of the very codes that are counted:
                      // no table of pairs can do better on them, whatever it learned from
  double bigram_other_songs = 0;  // cross-entropy of a table of pairs that learned from the other
                                  // songs, smoothed as is best for it
};

// `songs`: of each, pieces of consecutive codes in [0, bins). Pairs are counted within pieces.
NgramBits ngram_bits(const std::vector<std::vector<std::vector<std::int64_t>>>& songs,
                     std::int64_t bins);

}  // namespace crooner::training
