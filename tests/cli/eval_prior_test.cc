// crooner eval prior --precision.
#include <gtest/gtest.h>

#include <string>

#include "cli/smoke_model.h"

namespace crooner::cli {
namespace {

TEST(EvalPrior, WarnsOnceOfASongThatEveryPrecisionSkips) {
  const Folder folder;
  ASSERT_EQ(generate("--genre folk --seconds 0.6 --quiet --out good.wav", folder).code, 0);
  folder.write("bad.wav", "no sound");
  folder.write("songs.jsonl",
               "{\"file\":\"good.wav\",\"genre\":\"folk\"}\n"
               "{\"file\":\"bad.wav\",\"genre\":\"folk\"}\n");
  const ProcessResult ended = crooner(
      "eval prior smoke --data songs.jsonl --cache cache --level 2 --windows 1 --threads 1 "
      "--precision bf16,int8",
      folder);
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_NE(ended.out.find("level 2, bf16"), std::string::npos) << ended.out;
  EXPECT_NE(ended.out.find("level 2, int8"), std::string::npos) << ended.out;
  const std::size_t warning = ended.err.find("1 song cannot be used");
  ASSERT_NE(warning, std::string::npos) << ended.err;
  EXPECT_EQ(ended.err.find("1 song cannot be used", warning + 1), std::string::npos) << ended.err;
}

TEST(EvalPrior, SaysThatFp32IsTheReference) {
  const ProcessResult ended =
      crooner("eval prior smoke --data songs --precision fp16,fp32", Folder());
  EXPECT_EQ(ended.code, 2);
  EXPECT_NE(ended.err.find("fp32, which the others are compared with"), std::string::npos)
      << ended.err;
}

}  // namespace
}  // namespace crooner::cli
