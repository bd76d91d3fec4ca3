#include "bench/candidate_bench.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "bench/report.h"
#include "support/paths.h"

namespace crooner::bench {
namespace {

TEST(CandidateBench, ComparesABatchOfDraftsWithOne) {
  cli::BenchOptions options;
  options.model.model = source_file("models/smoke");
  options.batches = {1, 3};
  options.seconds = 0.3;
  options.rounds = 2;
  BackendOptions backend;
  backend.threads = 1;
  const nlohmann::ordered_json result = measure_candidates(options, backend, backend.threads);
  EXPECT_EQ(result.at("what"), "candidates");
  EXPECT_EQ(result.at("model"), "smoke");
  EXPECT_EQ(result.at("level"), 2);
  EXPECT_EQ(result.at("threads"), 1);
  EXPECT_EQ(result.at("precision"), "fp32");
  EXPECT_NEAR(result.at("sound_seconds").get<double>(), 0.304, 1e-3);
  EXPECT_EQ(result.at("one").at("drafts"), 1);
  EXPECT_EQ(result.at("all").at("drafts"), 3);
  EXPECT_EQ(result.at("all").at("rows"), 3);
  const auto median = [&](const char* drafts, const char* what) {
    const auto& times = result.at(drafts).at(what);
    EXPECT_LE(times.at("best"), times.at("median"));
    return times.at("median").get<double>();
  };
  EXPECT_GT(median("one", "sampling_seconds"), 0);
  EXPECT_LT(median("one", "sampling_seconds"), median("one", "seconds"));
  EXPECT_DOUBLE_EQ(result.at("ratio"), median("all", "seconds") / median("one", "seconds"));
  EXPECT_DOUBLE_EQ(result.at("sampling_ratio"),
                   median("all", "sampling_seconds") / median("one", "sampling_seconds"));
  const std::string line = result_line(result);
  EXPECT_NE(line.find("fp32, 1 thread, cpu: 1 draft of 0.30 s in "), std::string::npos) << line;
  EXPECT_NE(line.find(", 3 in batches of 3 in "), std::string::npos) << line;
  EXPECT_NE(line.find("; 2 rounds)"), std::string::npos) << line;
}

}  // namespace
}  // namespace crooner::bench
