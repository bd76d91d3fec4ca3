#include "training/ngram.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

namespace crooner::training {
namespace {

using Pieces = std::vector<std::vector<std::int64_t>>;

// How often codes and pairs of codes occur.
struct Counts {
  explicit Counts(std::int64_t size) : bins(size), codes(static_cast<std::size_t>(size)) {}

  void add(const Pieces& pieces) {
    for (const auto& piece : pieces) {
      for (std::size_t i = 0; i < piece.size(); ++i) {
        ++codes[piece[i]];
        ++total;
        if (i > 0) ++pairs[piece[i - 1] * bins + piece[i]];
      }
    }
  }
  double of(std::int64_t code) const { return codes[code]; }
  double of_pair(std::int64_t first, std::int64_t second) const {
    const auto found = pairs.find(first * bins + second);
    return found == pairs.end() ? 0 : found->second;
  }

  std::int64_t bins;
  std::vector<std::int32_t> codes;
  std::unordered_map<std::int64_t, std::int32_t> pairs;
  double total = 0;
};

double unigram_entropy(const Counts& counts) {
  double bits = 0;
  for (const auto count : counts.codes) {
    if (count > 0) bits -= count / counts.total * std::log2(count / counts.total);
  }
  return bits;
}

double bigram_entropy(const Counts& counts) {
  std::vector<double> before(counts.codes.size());
  double pairs = 0;
  for (const auto& [pair, count] : counts.pairs) {
    before[pair / counts.bins] += count;
    pairs += count;
  }
  double bits = 0;
  for (const auto& [pair, count] : counts.pairs) {
    bits -= count * std::log2(count / before[pair / counts.bins]);
  }
  return bits / pairs;
}

// Cross-entropy of a song's pairs under the counts of all songs less its own: a pair's share among
// those that begin like it, with `weight` further ones spread as the single codes are.
double other_songs_bits(const Counts& all, const Pieces& pieces, double weight) {
  Counts own(all.bins);
  own.add(pieces);
  double bits = 0;
  for (const auto& [pair, count] : own.pairs) {
    const std::int64_t first = pair / all.bins, second = pair % all.bins;
    const double single = (all.of(second) - own.of(second) + 0.5) /
                          (all.total - own.total + 0.5 * static_cast<double>(all.bins));
    const double seen = all.of_pair(first, second) - count;
    const double begun = std::max(0.0, all.of(first) - own.of(first));
    bits -= count * std::log2((seen + weight * single) / (begun + weight));
  }
  return bits;
}

}  // namespace

NgramBits ngram_bits(const std::vector<Pieces>& songs, std::int64_t bins) {
  Counts all(bins);
  for (const Pieces& song : songs) all.add(song);
  double pairs = 0;
  for (const auto& [pair, count] : all.pairs) pairs += count;

  NgramBits found{unigram_entropy(all), bigram_entropy(all),
                  std::numeric_limits<double>::infinity()};
  for (const double weight : {1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0}) {
    double bits = 0;
    for (const Pieces& song : songs) bits += other_songs_bits(all, song, weight);
    found.bigram_other_songs = std::min(found.bigram_other_songs, bits / pairs);
  }
  return found;
}

}  // namespace crooner::training
