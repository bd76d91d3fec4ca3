#include "report/candidate_table.h"

#include <gtest/gtest.h>

namespace crooner::report {
namespace {

TEST(CandidateTable, HasARowForEveryCandidateAndMarksThoseThatAreKept) {
  const std::vector<CandidateRow> rows{{.candidate = 10, .kept = true, .scores = {-3.5, 0.25}},
                                       {.candidate = 2, .kept = false, .scores = {-12.0, {}}}};
  EXPECT_EQ(candidate_table({"likelihood", "beat"}, rows),
            (std::vector<std::string>{"candidate  likelihood    beat",
                                      "       10     -3.5000  0.2500  kept",
                                      "        2    -12.0000       -"}));
}

}  // namespace
}  // namespace crooner::report
