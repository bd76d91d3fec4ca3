#include "engine/cpu/layer_cache.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "engine/cpu/kernels.h"
#include "support/decoder/random_decoder.h"

namespace crooner::engine::cpu {
namespace {

using config::AttentionFunc;

constexpr AttentionFunc kCausal[] = {AttentionFunc::kDense,   AttentionFunc::kRow,
                                     AttentionFunc::kColumn,  AttentionFunc::kPreviousRow,
                                     AttentionFunc::kSummary, AttentionFunc::kSummarySpread,
                                     AttentionFunc::kPrime};

class LayerCacheOf : public testing::TestWithParam<AttentionFunc> {
 protected:
  const config::TransformerConfig config_ = small_config(0, 1).transformer;
  const LayerCache cache_{config_, GetParam()};

  // Which position each slot holds; slots that were never written hold the zero key (-1).
  using Contents = std::map<std::pair<int, int>, int>;

  void write(Contents& contents, int position) const {
    const LayerCache::Entry slot = cache_.entry(position);
    if (slot.index >= 0) contents[{slot.run, slot.index}] = position;
  }

  std::vector<int> read(const Contents& contents, int position) const {
    const LayerCache::Keys keys = cache_.keys(position);
    std::vector<int> positions;
    for (int index = 0; index < keys.count; ++index) {
      const auto found = contents.find({keys.run, index});
      positions.push_back(found == contents.end() ? -1 : found->second);
    }
    return positions;
  }

  // The definition's, where attention to zero keys and values alone is no attention at all.
  std::vector<int> expected(int position) const {
    std::vector<int> positions = attended_positions(config_, GetParam(), position);
    const bool zeros_only =
        std::all_of(positions.begin(), positions.end(), [](int p) { return p < 0; });
    if (GetParam() == AttentionFunc::kPreviousRow && zeros_only) positions.clear();
    return positions;
  }
};

INSTANTIATE_TEST_SUITE_P(Patterns, LayerCacheOf, testing::ValuesIn(kCausal),
                         [](const auto& i) { return "func_" + std::to_string(int(i.param)); });

TEST_P(LayerCacheOf, APositionReadsTheKeysOfItsPattern) {
  Contents contents;
  for (int position = 0; position < config_.n_ctx; ++position) {
    write(contents, position);
    EXPECT_EQ(read(contents, position), expected(position)) << position;
  }
}

// A prefill writes a whole segment before any of its positions attends.
TEST_P(LayerCacheOf, SegmentsMayBeWrittenBeforeTheyAreRead) {
  for (const int chunk : {1, 2, 3, 7, config_.n_ctx}) {
    Contents contents;
    for (int begin = 0; begin < config_.n_ctx;) {
      const int n = cache_.segment(begin, std::min(chunk, config_.n_ctx - begin));
      ASSERT_GE(n, 1);
      for (int i = 0; i < n; ++i) write(contents, begin + i);
      for (int i = 0; i < n; ++i) {
        EXPECT_EQ(read(contents, begin + i), expected(begin + i)) << begin << " + " << i;
      }
      begin += n;
    }
  }
}

// A window that begins anew writes over what the last one left, with nothing to clear.
TEST_P(LayerCacheOf, AnotherSequenceLeavesNothingBehind) {
  Contents contents;
  for (int position = 0; position < config_.n_ctx; ++position) write(contents, position);
  for (auto& [slot, position] : contents) position += 1000;  // of the sequence before
  for (int position = 0; position < config_.n_ctx; ++position) {
    write(contents, position);
    EXPECT_EQ(read(contents, position), expected(position)) << position;
  }
}

TEST_P(LayerCacheOf, RunsOfHeadsDoNotOverlapAndBeginOnCacheLines) {
  std::set<int> runs;
  for (int position = 0; position < config_.n_ctx; ++position) {
    EXPECT_LE(cache_.keys(position).count, cache_.capacity());
    EXPECT_LT(cache_.entry(position).index, cache_.capacity());
    runs.insert(cache_.entry(position).run);
  }
  const auto rounded = static_cast<std::size_t>((cache_.capacity() + kLanes - 1) / kLanes * kLanes);
  const std::size_t keys = rounded * static_cast<std::size_t>(cache_.head_dim()),
                    values = static_cast<std::size_t>(cache_.capacity() * cache_.value_stride());
  std::vector<std::pair<std::size_t, std::size_t>> ranges;
  for (const int run : runs) {
    for (int head = 0; head < config_.heads; ++head) {
      EXPECT_EQ(cache_.key_offset(run, head) % kLanes, 0u);
      EXPECT_EQ(cache_.value_offset(run, head) % kLanes, 0u);
      ranges.emplace_back(cache_.key_offset(run, head), keys);
      ranges.emplace_back(cache_.value_offset(run, head), values);
    }
  }
  std::sort(ranges.begin(), ranges.end());
  for (std::size_t i = 0; i + 1 < ranges.size(); ++i) {
    EXPECT_LE(ranges[i].first + ranges[i].second, ranges[i + 1].first);
  }
  EXPECT_LE(ranges.back().first + ranges.back().second, cache_.size());
}

TEST(LayerCache, LyricsAreOneRunThatEveryPositionReads) {
  const config::TransformerConfig config = small_config(8, 10).transformer;
  const LayerCache cache(config, AttentionFunc::kLyrics);
  EXPECT_EQ(cache.capacity(), config.encoder_dims);
  for (int position = 0; position < config.n_ctx; ++position) {
    EXPECT_LT(cache.entry(position).index, 0);
    EXPECT_EQ(cache.keys(position).run, 0);
    EXPECT_EQ(cache.keys(position).count, config.encoder_dims);
  }
}

}  // namespace
}  // namespace crooner::engine::cpu
