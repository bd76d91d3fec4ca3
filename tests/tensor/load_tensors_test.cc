#include "tensor/load_tensors.h"

#include <gtest/gtest.h>
#include <torch/types.h>

#include <limits>

#include "base/error.h"
#include "base/temporary_folder.h"
#include "checkpoint/safetensors_writer.h"
#include "tensor/device.h"

namespace crooner::tensor {
namespace {

class LoadTest : public ::testing::Test {
 protected:
  // A file with a float matrix, a half vector and a tied pair's first name.
  std::filesystem::path write(float last = 6.f) const {
    const auto path = folder_.path() / "weights.safetensors";
    checkpoint::SafetensorsWriter writer(
        path, {{"a.w", {2, 3}, DType::kF32}, {"b", {2}, DType::kF16}, {"x_emb", {1}, DType::kF32}});
    const std::vector<float> a{1, 2, 3, 4, 5, last};
    const std::vector<std::uint16_t> b{0x3c00, 0xc000};  // 1, -2
    const std::vector<float> x_emb{7};
    writer.write(std::as_bytes(std::span(a)));
    writer.write(std::as_bytes(std::span(b)));
    writer.write(std::as_bytes(std::span(x_emb)));
    writer.finish();
    return path;
  }

  std::string sentence(const std::vector<TensorSpec>& table, float last = 6.f) const {
    try {
      load_expected(write(last), table, kTies);
    } catch (const InputError& error) {
      return error.what();
    }
    return "";
  }

  const std::vector<std::pair<std::string, std::string>> kTies{{"x_out", "x_emb"}};
  const std::vector<TensorSpec> kTable{{"a.w", {2, 3}, DType::kF32},
                                       {"b", {2}, DType::kF16},
                                       {"x_emb", {1}, DType::kF32},
                                       {"x_out", {1}, DType::kF32}};
  test::TemporaryFolder folder_;
};

TEST_F(LoadTest, NumbersTypesAndTies) {
  const auto dict = load_expected(write(), kTable, kTies);
  EXPECT_EQ(dict.size(), 4u);
  EXPECT_TRUE(dict.at("a.w").equal(torch::tensor({{1.f, 2.f, 3.f}, {4.f, 5.f, 6.f}})));
  EXPECT_TRUE(dict.at("b").equal(torch::tensor({1.f, -2.f}, at::kHalf)));
  EXPECT_TRUE(dict.at("x_out").is_same(dict.at("x_emb")));
  EXPECT_EQ(load_all(write()).size(), 3u);
}

TEST_F(LoadTest, TensorsOutliveTheirFile) {
  const auto a = load_all(write()).at("a.w");
  std::filesystem::remove(folder_.path() / "weights.safetensors");
  EXPECT_EQ(a.sum().item<float>(), 21.f);
}

TEST_F(LoadTest, AllDifferencesAreListedAtOnce) {
  const auto message = sentence(
      {{"a.w", {3, 2}, DType::kF32}, {"c", {4}, DType::kF32}, {"x_emb", {1}, DType::kF32}});
  for (const char* part : {"weights.safetensors", "a.w", "[3, 2]", "[2, 3]", "\n", "c", "b"}) {
    EXPECT_NE(message.find(part), std::string::npos) << part << " in:\n" << message;
  }
}

TEST_F(LoadTest, NotANumberIsNamed) {
  for (const float bad :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    const auto message = sentence(kTable, bad);
    EXPECT_NE(message.find("Tensor \"a.w\" of "), std::string::npos) << message;
    EXPECT_NE(message.find("holds NaN or infinity"), std::string::npos) << message;
  }
}

TEST_F(LoadTest, ToDeviceConvertsLinearLayersAndKeepsTies) {
  const auto dict = load_expected(write(), kTable, kTies);
  const auto half = to_device(dict, at::kCPU, at::kHalf);
  EXPECT_EQ(half.at("a.w").scalar_type(), at::kHalf);
  EXPECT_EQ(half.at("b").scalar_type(), at::kFloat);
  EXPECT_TRUE(half.at("x_out").is_same(half.at("x_emb")));
  EXPECT_TRUE(to_device(dict, at::kCPU, at::kFloat).at("a.w").is_same(dict.at("a.w")));
}

TEST(ScopeTest, FindsBelowItsPrefix) {
  const StateDict dict{{"a.b.w", torch::ones({1})}, {"a.bc", torch::ones({2})}};
  const auto scope = Scope(dict).sub("a");
  EXPECT_EQ(scope.at("bc").size(0), 2);
  EXPECT_EQ(scope.sub("b").at("w").size(0), 1);
  EXPECT_THROW(scope.at("b"), InputError);
}

TEST(DeviceTest, ParsesNamesAndRejectsOthers) {
  EXPECT_EQ(parse_device("cpu"), at::Device(at::kCPU));
  EXPECT_NO_THROW(parse_device("auto"));
  for (const char* text : {"", "gpu", "cuda:", "cuda:x", "cuda:-1", "CPU"}) {
    EXPECT_THROW(parse_device(text), UsageError) << text;
  }
  EXPECT_THROW(parse_device("cuda:99"), ResourceError);
}

}  // namespace
}  // namespace crooner::tensor
