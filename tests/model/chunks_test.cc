#include "model/chunks.h"

#include <gtest/gtest.h>

namespace crooner::model {
namespace {

TEST(ChunksTest, AShortSignalIsOneChunk) {
  EXPECT_EQ(overlapping_chunks(100, 100, 10, 20), (std::vector<Chunk>{{0, 100, 0, 100}}));
}

TEST(ChunksTest, ChunksHaveOneShapeAndContextOnBothSides) {
  for (const std::int64_t total : {101, 150, 199, 200, 201, 999}) {
    const auto chunks = overlapping_chunks(total, 100, 10, 20);
    std::int64_t done = 0;
    for (const auto& chunk : chunks) {
      EXPECT_EQ(chunk.length, 100);
      EXPECT_GE(chunk.begin, 0);
      EXPECT_LE(chunk.begin + chunk.length, total);
      EXPECT_EQ(chunk.keep_begin, done);  // nothing is left out, nothing kept twice
      EXPECT_GT(chunk.keep_end, chunk.keep_begin);
      EXPECT_TRUE(chunk.begin == 0 || chunk.keep_begin - chunk.begin >= 10) << total;
      const auto end = chunk.begin + chunk.length;
      EXPECT_TRUE(end == total || end - chunk.keep_end >= 20) << total;
      done = chunk.keep_end;
    }
    EXPECT_EQ(done, total);
  }
}

}  // namespace
}  // namespace crooner::model
