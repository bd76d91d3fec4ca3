#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/shell.h"

namespace crooner::cli {
namespace {

using nlohmann::json;

TEST(Plan, EstimatesCodesAndMemoryOfASong) {
  const Folder folder;
  const ProcessResult ended = shell(
      "crooner plan --model smoke --seconds 0.256 --songs 3 --memory 4 --json", folder.path());
  ASSERT_EQ(ended.code, 0) << ended.err;
  const json plan = json::parse(ended.out);
  EXPECT_EQ(plan["available_bytes"], 4000000000);
  EXPECT_EQ(plan["fits"], true);
  ASSERT_EQ(plan["levels"].size(), 3u);
  EXPECT_EQ(plan["levels"][0]["level"], 2);
  EXPECT_EQ(plan["levels"][0]["codes"], 32);
  EXPECT_EQ(plan["levels"][2]["codes"], 512);
  EXPECT_EQ(plan["levels"][2]["rows"], 3);
  EXPECT_GE(plan["peak_bytes"], plan["process_bytes"]);
}

TEST(Plan, ReadsAsATable) {
  const Folder folder;
  const ProcessResult ended = shell(
      "crooner plan --model smoke --seconds 0.256 --memory 4 --codes-per-second 16", folder.path());
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_NE(ended.out.find("smoke: 1 song of 0.26 s, cpu engine"), std::string::npos) << ended.out;
  EXPECT_NE(ended.out.find("--memory has 4.00 GB"), std::string::npos) << ended.out;
  EXPECT_NE(ended.out.find("32 s"), std::string::npos) << ended.out;  // 512 codes
}

// The peak of anonymous memory of a command line of crooner, in bytes, sampled every few
// milliseconds.
double peak_memory(const std::string& line, const Folder& folder) {
  const ProcessResult ended =
      shell(line +
                " & while kill -0 $! 2> /dev/null; do "
                "sed -n 's/^RssAnon:[^0-9]*\\([0-9]*\\) kB$/\\1/p' /proc/$!/status "
                "2> /dev/null; sleep 0.005; done | sort -n | tail -1",
            folder.path());
  return std::stod(ended.out) * 1024;
}

TEST(Plan, AgreesWithTheMemoryOfASong) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "a sanitizer's memory is not the program's";
#endif
  const Folder folder;
  const std::string songs = " --model smoke --seconds 0.256 --songs 2 ";
  const json plan = json::parse(shell("crooner plan --json" + songs, folder.path()).out);
  const double planned = plan["peak_bytes"];
  const double taken = peak_memory(
      "crooner generate --quiet --log-file log --out made/" + songs + "> /dev/null", folder);
  EXPECT_GT(taken, 0.9 * planned) << folder.read("log");
  EXPECT_LT(taken, 1.1 * planned);
}

TEST(Plan, PrintsThePrecisionOfTheWeights) {
  const Folder folder;
  const ProcessResult table = shell("crooner plan --model pocket --memory 8", folder.path());
  ASSERT_EQ(table.code, 0) << table.err;
  const std::string levels = table.out.substr(0, table.out.find("Planned peak"));
  EXPECT_NE(levels.find("bf16"), std::string::npos) << table.out;
  EXPECT_EQ(levels.find("fp16"), std::string::npos) << table.out;
  const json plan =
      json::parse(shell("crooner plan --model pocket --memory 8 --json", folder.path()).out);
  for (const json& level : plan["levels"]) EXPECT_EQ(level["precision"], "bf16");
}

TEST(Plan, OfAKnownModelThatIsNotInstalled) {
  const Folder folder;
  const ProcessResult ended = shell(
      "crooner plan --model 5b_lyrics --seconds 60 --memory 12 --precision fp32", folder.path());
  EXPECT_EQ(ended.code, 4);
  EXPECT_NE(ended.err.find("One song at level 2 needs 2"), std::string::npos) << ended.err;
  EXPECT_NE(ended.err.find("--memory has 12.0 GB available; --precision "), std::string::npos)
      << ended.err;
  EXPECT_NE(ended.out.find("fp16"), std::string::npos) << "the table comes first";
  EXPECT_EQ(shell("crooner plan --model 5b_lyricz", folder.path()).code, 3);
}

TEST(Plan, TimesComeFromABenchmark) {
  const Folder folder;
  folder.write("bench.json", R"({"results": [
      {"what": "step", "size": "smoke/0", "batch": 1, "codes_per_second": 100},
      {"what": "step", "size": "smoke/0", "batch": 2, "codes_per_second": 128},
      {"what": "step", "size": "smoke/0", "batch": 8, "codes_per_second": 500}]})");
  const std::string line =
      "crooner plan --model smoke --seconds 0.256 --songs 2 --memory 4 --json --bench ";
  const ProcessResult ended = shell(line + "bench.json", folder.path());
  ASSERT_EQ(ended.code, 0) << ended.err;
  const json plan = json::parse(ended.out);
  EXPECT_EQ(plan["levels"][2]["seconds"], 8.0);  // 2 songs of 512 codes
  EXPECT_FALSE(plan["levels"][0].contains("seconds"));

  for (const char* other : {"[1]", R"({"results": [1]})", R"({"results": [{"what": 1}]})",
                            R"({"results": [{"what": "step", "batch": "8"}]})"}) {
    folder.write("other.json", other);
    const ProcessResult refused = shell(line + "other.json", folder.path());
    EXPECT_EQ(refused.code, 3) << other;
    EXPECT_NE(refused.err.find("'other.json' is not the output of crooner bench --json."),
              std::string::npos)
        << refused.err;
  }
  folder.write("empty.json", R"({"results": []})");
  EXPECT_NE(shell(line + "empty.json", folder.path()).err.find("has no steps of smoke"),
            std::string::npos);
}

TEST(Plan, RefusesImpossibleRequests) {
  const Folder folder;
  EXPECT_EQ(shell("crooner plan --model smoke --stop-after-level 3", folder.path()).code, 2);
  EXPECT_EQ(shell("crooner plan --model smoke --seconds 1 --prompt-seconds 2", folder.path()).code,
            2);
  EXPECT_EQ(shell("crooner plan --model smoke --seconds 0.016", folder.path()).code, 2);
  EXPECT_EQ(shell("crooner plan --model smoke --n-ctx 7", folder.path()).code, 3);
}

TEST(Bench, MeasuresASize) {
  const Folder folder;
  const ProcessResult ended = shell(
      "crooner bench positions --size smoke --batch 2 --points 3 --rounds 1 --json", folder.path());
  ASSERT_EQ(ended.code, 0) << ended.err;
  const json report = json::parse(ended.out);
  ASSERT_EQ(report["results"].size(), 3u);
  EXPECT_EQ(report["results"][0]["size"], "smoke/0");
  EXPECT_EQ(report["results"][0]["points"].size(), 3u);
  EXPECT_FALSE(report["machine"]["kernels"].get<std::string>().empty());
}

TEST(Bench, RefusesWhatItCannotMeasure) {
  const Folder folder;
  const ProcessResult ended = shell("crooner bench stpe", folder.path());
  EXPECT_EQ(ended.code, 2);
  EXPECT_NE(ended.err.find("crooner bench does not measure 'stpe'; it measures step, prefill"),
            std::string::npos)
      << ended.err;
  const ProcessResult far =
      shell("crooner bench step --size 512x12 --position 2048", folder.path());
  EXPECT_EQ(far.code, 2);
  EXPECT_NE(far.err.find("--position may be up to 2046"), std::string::npos) << far.err;
}

}  // namespace
}  // namespace crooner::cli
