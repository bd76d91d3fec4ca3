#pragma once

#include <ATen/core/Tensor.h>

#include <string>

#include "golden/case.h"

// What checks state with, by the tolerances of tests/golden/README.md.
namespace crooner::golden {

// Same shape, and every entry within `absolute` (of a float tensor; NaN never is).
void expect_close(const at::Tensor& actual, const at::Tensor& expected, double absolute,
                  const std::string& what);

// Same shape, every entry within `share` of the largest absolute entry of `expected`.
void expect_close_to_largest(const at::Tensor& actual, const at::Tensor& expected, double share,
                             const std::string& what);

// Same shape and numbers, whatever the types.
void expect_equal(const at::Tensor& actual, const at::Tensor& expected, const std::string& what);

void expect_relative(double actual, double expected, double relative, const std::string& what);

// The `tensors` (name -> shape) or `weights` (list of name, shape, dtype) table of a case.json:
// each listed tensor is in `file` as listed, and nothing else is.
void expect_listed(const Case& golden, const Json& table, const std::string& file);

// A state_dict_keys.json: names, shapes and types of `file`.
void expect_state_dict_keys(const Case& golden, const std::string& file);

}  // namespace crooner::golden
