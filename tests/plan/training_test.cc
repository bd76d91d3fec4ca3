#include "plan/training.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace crooner::plan {
namespace {

std::string refusal(const TrainingMemoryRequest& request, std::int64_t available) {
  try {
    require_trainable(request, available, "the machine");
  } catch (const ResourceError& error) {
    return error.what();
  }
  return "(fits)";
}

bool holds(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

TEST(Training, CountsFourCopiesOfTheWeightsOneForEmaAndOnePerConcurrentPass) {
  EXPECT_EQ(training_bytes({1000}), 4 * 4000);
  EXPECT_EQ(training_bytes({1000, true}), 5 * 4000);
  EXPECT_EQ(training_bytes({1000, true, 3}), 7 * 4000);
  EXPECT_EQ(training_bytes({1000, false, 1, 4}), 2 * 4000 + 2 * 1000);
}

TEST(Training, RefusalSuggestsSettingsThatFit) {
  const TrainingMemoryRequest request{1'000'000'000, true, 2};
  EXPECT_EQ(refusal(request, 24'000'000'000), "(fits)");
  const std::string threads = refusal(request, 23'999'999'999);
  EXPECT_TRUE(holds(threads, "at least 24.0 GB")) << threads;
  EXPECT_TRUE(holds(threads, "; with --threads 1 it needs 20.0 GB.")) << threads;
  const std::string both = refusal(request, 19'000'000'000);
  EXPECT_TRUE(holds(both, "; with --threads 1 and without 'run.average' it needs 16.0 GB."))
      << both;
  const std::string nothing = refusal(request, 15'000'000'000);
  EXPECT_TRUE(holds(nothing, "a smaller network or more memory is needed.")) << nothing;
  const std::string average = refusal({1'000'000'000, true}, 17'000'000'000);
  EXPECT_TRUE(holds(average, "; without 'run.average' it needs 16.0 GB.")) << average;
}

}  // namespace
}  // namespace crooner::plan
