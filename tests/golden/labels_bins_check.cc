// The parts of golden/labels that the label conditioner answers for.
#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <vector>

#include "base/error.h"
#include "config/prior_config.h"
#include "golden/labels_check.h"
#include "model/time_bins.h"

namespace crooner::golden {
namespace {

using Bins = std::vector<std::int64_t>;

// A list of rows, or "assertion" where the original refuses.
void check_bins(const Json& expected, const std::function<Bins()>& bins) {
  if (expected.raw().is_string()) {
    EXPECT_EQ(expected.as<std::string>(), "assertion");
    EXPECT_THROW(bins(), UsageError);
  } else {
    EXPECT_EQ(bins(), expected.as<Bins>());
  }
}

}  // namespace

void check_conditioner_bins(const Json& entry) {
  SCOPED_TRACE(entry.raw().dump());
  config::LabelsConfig labels;
  labels.time_bins = entry["t_bins"].as<int>();
  labels.min_duration = entry["min_duration"].as<double>();
  labels.max_duration = entry["max_duration"].as<double>();
  const int rate = entry["sr"].as<int>();
  const int positions = entry["n_time"].as<int>();
  const auto total = entry["total_length"].as<std::int64_t>();
  const auto offset = entry["offset"].as<std::int64_t>();
  const auto length = entry["length"].as<std::int64_t>();
  check_bins(entry["total_length_bin"],
             [&] { return Bins{model::total_length_bin(labels, rate, total)}; });
  check_bins(entry["absolute_bins"],
             [&] { return model::absolute_bins(labels, rate, positions, offset, length); });
  check_bins(entry["relative_bins"],
             [&] { return model::relative_bins(labels, positions, total, offset, length); });
}

// Label vectors of a prior without labels, [songs, 0].
void check_empty_vectors(const Json& shape) {
  const auto dimensions = shape.as<Bins>();
  ASSERT_EQ(dimensions.size(), 2u);
  EXPECT_GT(dimensions[0], 0);
  EXPECT_EQ(dimensions[1], config::PriorConfig().label_width());
}

}  // namespace crooner::golden
