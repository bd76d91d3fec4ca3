#include <gtest/gtest.h>

#include <bit>

#include "allocations.h"
#include "base/sha256.h"
#include "checkpoint/file_index.h"
#include "checkpoint/strided.h"
#include "example.h"
#include "fuzz/weight_file_exercise.h"
#include "scratch.h"

namespace crooner::checkpoint {
namespace {

constexpr std::size_t kLittleMemory = 1 << 20;

TEST(LegacyExample, ReadsTheSavedTensors) {
  const std::string file = example();
  ASSERT_EQ(sha256_hex(file), kExampleSha256);
  const FileIndex index = read_file_index(as_bytes(file));
  EXPECT_STREQ(index.format, "PyTorch legacy");
  EXPECT_EQ(index.metadata, nlohmann::json::parse(R"({
    "hps": {"level": 2, "y_bins": [604, 7898], "spread": null, "lr": 0.0003, "labels": true},
    "opt": null, "step": 70000, "l2": 1.5})"));
  EXPECT_TRUE(index.other_tensors.empty());
  ASSERT_EQ(index.tensors.size(), 3u);
  const StoredTensor& w = index.tensors[0];
  const StoredTensor& x_emb = index.tensors[1];
  const StoredTensor& x_out = index.tensors[2];
  EXPECT_EQ(w.spec(), (TensorSpec{"w", {2}, DType::kF16}));
  EXPECT_EQ(w.offset, 936u);
  EXPECT_EQ(x_emb.spec(), (TensorSpec{"x_emb.weight", {2, 3}, DType::kF32}));
  EXPECT_EQ(x_out.spec(), (TensorSpec{"x_out.weight", {2, 3}, DType::kF32}));
  EXPECT_EQ(x_emb.offset, 948u);
  EXPECT_EQ(x_out.storage_begin, x_emb.storage_begin);  // tied
  std::vector<float> values(6);
  copy_strided(as_bytes(file).data() + x_emb.offset, x_emb.shape, x_emb.strides, 4,
               reinterpret_cast<std::byte*>(values.data()));
  EXPECT_EQ(values, (std::vector<float>{0, 1, 2, 3, 4, 5}));
}

TEST(LegacyExample, EveryTruncationIsRefused) {
  const std::string file = example();
  for (std::size_t length = 0; length < file.size(); ++length) {
    // A copy of exactly that length, so that a sanitizer sees any byte too many.
    const std::vector<std::byte> cut(as_bytes(file).begin(),
                                     as_bytes(file).begin() + static_cast<std::ptrdiff_t>(length));
    EXPECT_NE(exercise(cut), "") << length;
  }
}

TEST(LegacyExample, TruncationReportsMissingBytesAndOffset) {
  const std::string file = example();
  const auto refusal = [&](std::size_t length) { return exercise(as_bytes(file).first(length)); };
  EXPECT_EQ(refusal(971),
            "The file ends 1 byte early, in storage 2 of 2, tensor 'x_emb.weight'; download it "
            "again.");
  EXPECT_EQ(refusal(939),
            "The file ends 33 bytes early, in storage 1 of 2, tensor 'w'; download it again.");
  EXPECT_EQ(refusal(928),
            "The file ends 44 bytes early, in storage 1 of 2, tensor 'w'; download it again.");
  EXPECT_EQ(refusal(500),
            "Its pickle ends early at byte 500 of the file, which is incomplete or damaged; "
            "download it again.");
  EXPECT_EQ(exercise(as_bytes(file + "x")), "1 byte follows the last storage.");
}

// Slow under a sanitizer: only each single bit there.
#ifdef __SANITIZE_ADDRESS__
constexpr bool kEveryValue = false;
#else
constexpr bool kEveryValue = true;
#endif

// Each byte takes each other value: the reader refuses or understands, in little memory.
TEST(LegacyExample, EveryFlippedByteIsRejectedOrParsed) {
  std::string file = example();
  std::size_t refused = 0, tried = 0;
  for (std::size_t at = 0; at < file.size(); ++at) {
    const char original = file[at];
    const AllocationPeak peak;
    for (int value = 0; value < 256; ++value) {
      const int flipped = value ^ static_cast<unsigned char>(original);
      if (flipped == 0 || (!kEveryValue && !std::has_single_bit(static_cast<unsigned>(flipped)))) {
        continue;
      }
      file[at] = static_cast<char>(value);
      ++tried;
      ASSERT_NO_THROW(refused += exercise(as_bytes(file)).empty() ? 0 : 1) << at << " " << value;
    }
    EXPECT_LT(peak.bytes(), kLittleMemory) << at;
    file[at] = original;
  }
  EXPECT_EQ(tried, file.size() * (kEveryValue ? 255 : 8));
  EXPECT_GT(refused, tried / 2);       // most bytes matter ...
  EXPECT_LT(refused, tried / 10 * 9);  // ... but not those of names and weights
}

}  // namespace
}  // namespace crooner::checkpoint
