#include "report/ranking_report.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace crooner::report {
namespace {

const RankingReport kReport{
    .model = "smoke",
    .seconds = 10,
    .keep_seconds = 5,
    .continuations = 3,
    .skipped = 1,
    .scores = {{"likelihood", 0.125, 0.05, 30}, {"beat", 0.5, {}, 1}, {"order", {}, {}, 0}}};

TEST(RankingReport, Text) {
  EXPECT_EQ(ranking_text(kReport),
            "Share of 3 sampled continuations per song that each score ranks below the real one,\n"
            "from 5 to 10 s, model smoke; 0.5 is chance.\n"
            "score                  share   songs\n"
            "likelihood    0.125 +- 0.050      30\n"
            "beat                   0.500       1\n"
            "order                      -       0\n");
}

TEST(RankingReport, Json) {
  const auto json = ranking_json(kReport);
  EXPECT_EQ(json.at("skipped"), 1);
  EXPECT_EQ(json.at("scores").at(0).at("share"), 0.125);
  EXPECT_EQ(json.at("scores").at(0).at("half_width"), 0.05);
  EXPECT_TRUE(json.at("scores").at(1).at("half_width").is_null()) << "of one song";
  EXPECT_TRUE(json.at("scores").at(2).at("share").is_null());
}

}  // namespace
}  // namespace crooner::report
