#include "model/chunks.h"

#include <gtest/gtest.h>

namespace crooner::model {
namespace {

TEST(ChunksTest, AShortSignalIsOnePiece) {
  EXPECT_EQ(cut(100, 100, 10, 20), (std::vector<Chunk>{{0, 100, 0, 100}}));
}

TEST(ChunksTest, PiecesHaveOneShapeAndContextOnBothSides) {
  for (const std::int64_t total : {101, 150, 199, 200, 201, 999}) {
    const auto pieces = cut(total, 100, 10, 20);
    std::int64_t done = 0;
    for (const auto& piece : pieces) {
      EXPECT_EQ(piece.length, 100);
      EXPECT_GE(piece.begin, 0);
      EXPECT_LE(piece.begin + piece.length, total);
      EXPECT_EQ(piece.keep_begin, done);  // nothing is left out, nothing kept twice
      EXPECT_GT(piece.keep_end, piece.keep_begin);
      EXPECT_TRUE(piece.begin == 0 || piece.keep_begin - piece.begin >= 10) << total;
      const auto end = piece.begin + piece.length;
      EXPECT_TRUE(end == total || end - piece.keep_end >= 20) << total;
      done = piece.keep_end;
    }
    EXPECT_EQ(done, total);
  }
}

}  // namespace
}  // namespace crooner::model
