#include "golden/compare.h"

#include <gtest/gtest.h>
#include <torch/types.h>

#include "base/dtype.h"
#include "base/strings.h"

namespace crooner::golden {
namespace {

bool same_shape(const at::Tensor& actual, const at::Tensor& expected, const std::string& what) {
  EXPECT_EQ(format_shape(actual.sizes().vec()), format_shape(expected.sizes().vec())) << what;
  return actual.sizes() == expected.sizes();
}

std::string index_text(const at::Tensor& tensor, std::int64_t flat) {
  std::vector<std::int64_t> index(static_cast<std::size_t>(tensor.dim()));
  for (auto axis = tensor.dim() - 1; axis >= 0; --axis) {
    index[axis] = flat % tensor.size(axis);
    flat /= tensor.size(axis);
  }
  return format_shape(index);
}

// `apart`: the case with a ledger of its own, as being listed does not count as being read.
void expect_listed_tensor(const Case& apart, const std::string& file, const std::string& name,
                          const std::vector<std::int64_t>& shape, const std::string& dtype) {
  static const std::map<std::string, at::ScalarType> types = {
      {"float32", at::kFloat}, {"float16", at::kHalf}, {"int64", at::kLong}};
  ASSERT_TRUE(apart.has_tensor(file, name)) << apart.name() << "/" << file << " lacks " << name;
  const auto tensor = apart.tensor(file, name);
  EXPECT_EQ(format_shape(tensor.sizes().vec()), format_shape(shape)) << name;
  if (!dtype.empty()) {
    EXPECT_EQ(tensor.scalar_type(), types.at(dtype)) << name;
  }
}

}  // namespace

void expect_close(const at::Tensor& actual, const at::Tensor& expected, double absolute,
                  const std::string& what) {
  if (!same_shape(actual, expected, what) || expected.numel() == 0) return;
  const auto a = actual.detach().to(at::kCPU, at::kDouble).contiguous();
  const auto b = expected.to(at::kCPU, at::kDouble).contiguous();
  const auto difference = (a - b).abs().reshape({-1});
  // NaN compares as the largest.
  const auto worst = difference.argmax().item<std::int64_t>();
  const double error = difference[worst].item<double>();
  EXPECT_LE(error, absolute) << what << " is off at " << index_text(expected, worst) << ": "
                             << a.reshape({-1})[worst].item<double>() << " instead of "
                             << b.reshape({-1})[worst].item<double>();
}

void expect_close_to_largest(const at::Tensor& actual, const at::Tensor& expected, double share,
                             const std::string& what) {
  if (expected.numel() == 0) return expect_close(actual, expected, 0, what);
  expect_close(actual, expected, share * expected.abs().max().item<double>(), what);
}

void expect_equal(const at::Tensor& actual, const at::Tensor& expected, const std::string& what) {
  expect_close(actual, expected, 0, what);
}

void expect_relative(double actual, double expected, double relative, const std::string& what) {
  EXPECT_NEAR(actual, expected, relative * std::abs(expected)) << what;
}

void expect_listed(const Case& golden, const Json& table, const std::string& file) {
  const auto& listed = table.raw();
  const Case apart = golden.other(golden.name());
  EXPECT_EQ(listed.size(), golden.tensor_names(file).size()) << golden.name() << "/" << file;
  for (const auto& [key, entry] : listed.items()) {
    if (listed.is_object()) {
      expect_listed_tensor(apart, file, key, entry.get<std::vector<std::int64_t>>(), "");
    } else {
      expect_listed_tensor(apart, file, entry.at("name"), entry.at("shape"), entry.at("dtype"));
    }
  }
}

void expect_state_dict_keys(const Case& golden, const std::string& file) {
  expect_listed(golden, golden.json("state_dict_keys.json"), file);
}

}  // namespace crooner::golden
