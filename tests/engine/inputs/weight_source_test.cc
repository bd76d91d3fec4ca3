#include "engine/inputs/weight_source.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/half.h"

namespace crooner::engine {
namespace {

std::string error_of(const WeightSource& source, const std::vector<std::int64_t>& shape) {
  try {
    view_of(source, "x_out.weight", shape);
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

TEST(TensorView, ReadsEveryFloatingType) {
  const std::vector<float> values = {1.0f, -0.5f, 3.25f, 0.0f};
  std::vector<std::uint16_t> fp16, bf16;
  for (float v : values) {
    fp16.push_back(float_to_fp16(v));
    bf16.push_back(float_to_bf16(v));
  }
  EXPECT_EQ(read_floats({values.data(), DType::kF32, {2, 2}}), values);
  EXPECT_EQ(read_floats({fp16.data(), DType::kF16, {4}}), values);
  EXPECT_EQ(read_floats({bf16.data(), DType::kBF16, {4, 1}}), values);
  float part[2];
  read_floats({fp16.data(), DType::kF16, {4}}, 1, 2, part);
  EXPECT_EQ(part[0], -0.5f);
  EXPECT_EQ(part[1], 3.25f);
}

TEST(WeightSource, NamesATensorOfAnotherShapeOrType) {
  const float values[6] = {};
  TensorView view{values, DType::kF32, {2, 3}};
  const WeightSource source = [&](const std::string&) { return view; };
  EXPECT_EQ(error_of(source, {2, 3}), "no error");
  EXPECT_EQ(error_of(source, {3, 2}),
            "The tensor x_out.weight has the shape [2, 3]; [3, 2] is expected.");
  view.dtype = DType::kI64;
  EXPECT_EQ(error_of(source, {2, 3}),
            "The tensor x_out.weight holds I64; F32, F16 or BF16 is expected.");
}

TEST(WeightSource, TheOutputMatrixKeepsTheTypeInWhichItIsStored) {
  TensorView view;
  const WeightSource source = [&](const std::string&) { return view; };
  EXPECT_EQ(output_precision(source), Precision::kFp32);
  view.dtype = DType::kF16;
  EXPECT_EQ(output_precision(source), Precision::kFp16);
  view.dtype = DType::kBF16;
  EXPECT_EQ(output_precision(source), Precision::kBf16);
}

}  // namespace
}  // namespace crooner::engine
