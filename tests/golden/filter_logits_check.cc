#include <gtest/gtest.h>

#include <cmath>

#include "engine/token_sampler/token_sampler.h"
#include "golden/case.h"

namespace crooner::golden {
namespace {

constexpr const char* kFile = "data.safetensors";

std::vector<float> row_of(const at::Tensor& logits, std::int64_t row) {
  const std::int64_t size = logits.size(-1);
  const float* begin = logits.const_data_ptr<float>() + row * size;
  return {begin, begin + size};
}

}  // namespace

void check_filter_logits(Case& golden) {
  const Json json = golden.json();
  const at::Tensor logits = golden.tensor(kFile, "logits");
  engine::TokenSampler sampler(static_cast<int>(logits.size(-1)));
  for (const Json& entry : json["cases"].items()) {
    const auto name = entry["tensor"].as<std::string>();
    const at::Tensor expected = golden.tensor(kFile, name);
    std::vector<std::int64_t> rows;
    if (entry.contains("rows")) {
      rows = entry["rows"].as<std::vector<std::int64_t>>();
    } else {
      for (std::int64_t row = 0; row < logits.size(0); ++row) rows.push_back(row);
    }
    ASSERT_EQ(static_cast<std::int64_t>(rows.size()), expected.size(0)) << name;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      std::vector<float> filtered = row_of(logits, rows[i]);
      sampler.keep_top_k(filtered, entry["top_k"].as<int>());
      sampler.keep_top_p(filtered, entry["top_p"].as<float>());
      EXPECT_EQ(filtered, row_of(expected, static_cast<std::int64_t>(i)))
          << name << " row " << rows[i];
    }
  }

  std::vector<float> flat = row_of(golden.tensor(kFile, "row_flat"), 0);
  sampler.keep_top_p(flat, 0.5f);
  const auto kept =
      std::count_if(flat.begin(), flat.end(), [](float x) { return std::isfinite(x); });
  const at::Tensor expected = golden.tensor(kFile, "row_flat_top_p_0.5_kept_count");
  EXPECT_EQ(static_cast<double>(kept), expected.item().toDouble());

  for (const std::string& name : json["tensors"].keys()) {
    EXPECT_EQ(golden.tensor(kFile, name).sizes().vec(),
              json["tensors"][name].as<std::vector<std::int64_t>>());
  }
}

}  // namespace crooner::golden
