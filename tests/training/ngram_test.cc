#include "training/ngram.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace crooner::training {
namespace {

TEST(Ngram, ACycleIsKnownFromTheCodeBefore) {
  std::vector<std::int64_t> cycle;
  for (int i = 0; i < 400; ++i) cycle.push_back(i % 4);
  const NgramBits bits = ngram_bits({{cycle}, {cycle}}, 4);
  EXPECT_NEAR(bits.unigram, 2, 1e-12);
  EXPECT_NEAR(bits.bigram, 0, 1e-12);
  EXPECT_GT(bits.bigram_other_songs, 0);
  EXPECT_LT(bits.bigram_other_songs, 0.05);
}

TEST(Ngram, EvenNoiseGivesTheWholeAlphabet) {
  std::mt19937 random(7);
  std::vector<std::vector<std::vector<std::int64_t>>> songs(4);
  for (auto& song : songs) {
    song.emplace_back();
    for (int i = 0; i < 4000; ++i) song[0].push_back(random() % 8);
  }
  const NgramBits bits = ngram_bits(songs, 8);
  EXPECT_NEAR(bits.unigram, 3, 0.01);
  EXPECT_LT(bits.bigram, bits.unigram);  // counted on the very codes
  EXPECT_NEAR(bits.bigram_other_songs, 3, 0.01);
}

TEST(Ngram, WhatASongTeachesDoesNotCountForItself) {
  // Each song repeats a pair of its own: other songs say nothing about it.
  const NgramBits bits = ngram_bits({{{0, 1, 0, 1, 0, 1}}, {{2, 3, 2, 3, 2, 3}}}, 4);
  EXPECT_NEAR(bits.bigram, 0, 1e-12);
  EXPECT_GT(bits.bigram_other_songs, 2);
}

TEST(Ngram, PairsDoNotReachFromPieceToPiece) {
  // Within pieces 0 is followed by 1 always; only across them by 0.
  EXPECT_NEAR(ngram_bits({{{0, 1}, {0, 1}, {0, 1}}}, 2).bigram, 0, 1e-12);
}

}  // namespace
}  // namespace crooner::training
