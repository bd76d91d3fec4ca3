#include "batch/cards.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/error_message.h"
#include "batch/card_process.h"
#include "batch/example.h"
#include "batch/model_group.h"

namespace crooner::batch {
namespace {

TEST(Cards, AListNamesEachOnce) {
  EXPECT_EQ(parse_cards("cuda:0,2"), (std::vector{0, 2}));
  EXPECT_EQ(parse_cards("cuda:11,3,0"), (std::vector{11, 3, 0}));
  for (const char* one : {"auto", "cpu", "cuda", "cuda:1", "gpu,cpu"})
    EXPECT_TRUE(parse_cards(one).empty()) << one;
  EXPECT_EQ(test::error_message<UsageError>([] { parse_cards("cuda:0,x"); }),
            "--device is 'cuda:0,x', where 'x' is no card; cuda:0,2 are the first and the third "
            "one.");
  EXPECT_EQ(test::error_message<UsageError>([] { parse_cards("cuda:1,1"); }),
            "--device is 'cuda:1,1', which names card 1 twice.");
  for (const char* text : {"cuda:0,", "cuda:,1", "cuda:0,-1", "cuda:0, 1", "cuda:0,cuda:1"})
    EXPECT_THROW(parse_cards(text), UsageError) << text;
}

TEST(Cards, JobsOfAListRunOnTheCardThatTheirProcessSees) {
  EXPECT_EQ(device_of_jobs("cuda:0,2"), "cuda");
  EXPECT_EQ(device_of_jobs("cuda:1"), "cuda:1");
  EXPECT_EQ(device_of_jobs("auto"), "auto");
}

// A number counts the cards that CUDA_VISIBLE_DEVICES shows, whatever it calls them.
TEST(Cards, AreMaskedForTheirProcess) {
  const auto masks = [](const std::vector<int>& numbers, const std::string& mask) {
    std::string all;
    for (const Card& card : name_cards(numbers, mask)) all += card.name + "=" + card.visible + " ";
    return all;
  };
  EXPECT_EQ(masks({0, 2}, ""), "cuda:0=0 cuda:2=2 ");
  EXPECT_EQ(masks({0, 2}, "3,GPU-12ab,1"), "cuda:0=3 cuda:2=1 ");
  EXPECT_EQ(masks({1}, "3,GPU-12ab,1"), "cuda:1=GPU-12ab ");
}

TEST(Cards, TheirProcessesGetTheFlagsOfTheBatch) {
  cli::BatchOptions options = batch_of(
      "-x.csv", {{"model", "smoke"}, {"device", "cuda:0,1"}, {"threads", "8"}, {"quiet", "true"}});
  options.flags.push_back({"wait", "false"});
  options.flags.push_back({"SOURCE", "-x.csv"});
  options.flags.push_back({"out", "my songs"});
  EXPECT_EQ(card_command(options, 4),
            (std::vector<std::string>{"crooner", "batch", "--model=smoke", "--wait=false",
                                      "--out=my songs", "--device=cuda", "--threads=4", "--json",
                                      "--", "-x.csv"}));
}

TEST(Cards, ProcessesThatBeginTogetherShareAllJobs) {
  EXPECT_EQ(jobs_to_claim(20, 32, 1), 32u) << "one that fills its engine";
  EXPECT_EQ(jobs_to_claim(100, 8, 1), 16u);
  EXPECT_EQ(jobs_to_claim(20, 32, 4), 5u);
  EXPECT_EQ(jobs_to_claim(1000, 8, 4), 16u);
  EXPECT_EQ(jobs_to_claim(3, 8, 4), 1u);
  EXPECT_EQ(jobs_to_claim(0, 8, 4), 1u);
}

}  // namespace
}  // namespace crooner::batch
