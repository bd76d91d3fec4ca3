#include "checkpoint/legacy_writer.h"

#include <gtest/gtest.h>

#include "checkpoint/weight_file.h"
#include "scratch.h"

namespace crooner::checkpoint {
namespace {

TEST(LegacyWriter, RoundTrips) {
  const Scratch scratch;
  const auto path = scratch.path("a.pth.tar");
  const nlohmann::json hps = {{"level", 2},
                              {"lr", 0.0003},
                              {"spread", nullptr},
                              {"labels", true},
                              {"y_bins", {604, 7898}},
                              {"name", "x"},
                              {"large", std::int64_t{1} << 40}};
  {
    LegacyWriter writer(path,
                        {{{"x_emb", {2, 3}, DType::kF32}},
                         {{"empty", {0, 4}, DType::kI64}},
                         {{"h", {3}, DType::kF16}},
                         {{"x_out", {2, 3}, DType::kF32}, "x_emb"}},
                        hps, 70000);
    const std::string data = raw<float>({1, 2, 3, 4, 5, 6}) + "abcdef";
    writer.write(as_bytes(data.substr(0, 7)));
    writer.write(as_bytes(data.substr(7)));
    writer.finish();
  }
  const WeightFile file(path);
  EXPECT_STREQ(file.format(), "PyTorch legacy");
  EXPECT_EQ(file.metadata(), (nlohmann::json{{"hps", hps}, {"opt", nullptr}, {"step", 70000}}));
  ASSERT_EQ(file.tensors().size(), 4u);
  EXPECT_EQ(file.tensors()[1].spec(), (TensorSpec{"empty", {0, 4}, DType::kI64}));
  EXPECT_EQ(file.find("x_out")->offset, file.find("x_emb")->offset);
  std::vector<float> values(6);
  file.read(*file.find("x_out"), reinterpret_cast<std::byte*>(values.data()));
  EXPECT_EQ(values, (std::vector<float>{1, 2, 3, 4, 5, 6}));
  std::string half(6, ' ');
  file.read(*file.find("h"), reinterpret_cast<std::byte*>(half.data()));
  EXPECT_EQ(half, "abcdef");
}

TEST(LegacyWriter, RequiresTheDeclaredBytes) {
  const Scratch scratch;
  const std::vector<LegacyTensor> one{{{"a", {2}, DType::kU8}}};
  {
    LegacyWriter writer(scratch.path("a"), one, {}, 0);
    writer.write(as_bytes("x"));
    EXPECT_THROW(writer.finish(), std::logic_error);
  }
  {
    LegacyWriter writer(scratch.path("a"), one, {}, 0);
    EXPECT_THROW(writer.write(as_bytes("xyz")), std::logic_error);
  }
  EXPECT_TRUE(std::filesystem::is_empty(scratch.path("")));
}

}  // namespace
}  // namespace crooner::checkpoint
