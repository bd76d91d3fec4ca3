#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "audio/audio_writer.h"
#include "cli/smoke_model.h"

namespace crooner::cli {
namespace {

using nlohmann::json;

class EvalRanking : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(generate("--seconds 0.5 --stop-after-level 2 --quiet --out a.wav", folder).code, 0);
    ASSERT_EQ(generate("--seconds 0.3 --stop-after-level 2 --quiet --out b.wav", folder).code, 0);
    folder.write("songs.jsonl",
                 "{\"file\": \"a.wav\", \"artist\": \"x\", \"genre\": \"folk\", \"lyrics\": \"la "
                 "la\"}\n{\"file\": \"b.wav\", \"artist\": \"x\", \"genre\": \"jazz\"}\n");
  }
  ProcessResult evaluate(const std::string& arguments) {
    return crooner("eval ranking smoke --data songs.jsonl " + arguments, folder);
  }
  Folder folder;
};

TEST_F(EvalRanking, SaysHowOftenEachScorePrefersTheRealContinuation) {
  const std::string arguments = "--seconds 0.4 --keep-seconds 0.2 --continuations 2 --json";
  const ProcessResult ended = evaluate(arguments);
  ASSERT_EQ(ended.code, 0) << ended.err;
  const json report = json::parse(ended.out);
  EXPECT_EQ(report.at("skipped"), 1) << "b.wav is too short";
  EXPECT_NE(ended.err.find("b.wav' is left out: It is 0.3"), std::string::npos) << ended.err;
  EXPECT_EQ(report.at("scores").size(), 7u);
  for (const json& score : report.at("scores")) {
    ASSERT_FALSE(score.at("share").is_null()) << score;
    EXPECT_GE(score.at("share").get<double>(), 0) << score;
    EXPECT_LE(score.at("share").get<double>(), 1) << score;
    EXPECT_EQ(score.at("songs"), 1) << score;
  }
  EXPECT_EQ(evaluate(arguments).out, ended.out);
}

TEST_F(EvalRanking, PrintsATable) {
  const ProcessResult ended =
      evaluate("--seconds 0.3 --keep-seconds 0.2 --continuations 1 --rank beat,silence --quiet");
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_NE(ended.out.find("score                  share   songs\nbeat "), std::string::npos)
      << ended.out;
  EXPECT_NE(ended.out.find("       2\n"), std::string::npos) << ended.out;
}

TEST_F(EvalRanking, LeavesSilentSongsOut) {
  folder.write("songs.jsonl", "{\"file\": \"a.wav\"}\n{\"file\": \"silent.wav\"}\n");
  audio::write_audio_file(folder / "silent.wav", {16000, 1, std::vector<float>(8000)});
  const ProcessResult ended =
      evaluate("--seconds 0.3 --keep-seconds 0.2 --continuations 1 --rank beat");
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_NE(ended.err.find("silent.wav' is left out: Its first 0.3 s are silent."),
            std::string::npos)
      << ended.err;
  EXPECT_NE(ended.out.find("       1\n"), std::string::npos) << ended.out;
  EXPECT_EQ(ended.out.find("+-"), std::string::npos) << ended.out;
}

TEST_F(EvalRanking, NamesTheSongWhoseLyricsCannotBeUsed) {
  folder.write("songs.jsonl",
               "{\"file\": \"a.wav\", \"lyrics\": \"\u2603\"}\n"
               "{\"file\": \"a.wav\", \"lyrics\": \"la\"}\n");
  const ProcessResult ended =
      evaluate("--seconds 0.3 --keep-seconds 0.2 --continuations 1 --rank lyric-gain");
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_NE(ended.err.find("a.wav' is left out: The lyrics contain no usable character"),
            std::string::npos)
      << ended.err;
}

TEST_F(EvalRanking, BadInput) {
  const auto refused = [&](const std::string& arguments, int code, const std::string& part) {
    const ProcessResult ended = evaluate(arguments);
    EXPECT_EQ(ended.code, code) << ended.err;
    EXPECT_NE(ended.err.find(part), std::string::npos) << ended.err;
  };
  refused("--seconds 3 --keep-seconds 4", 2, "all of --seconds");
  refused("--rank command", 2, "--rank is 'command'");
  refused("--seconds 5 --keep-seconds 1", 3, "No song of 'songs.jsonl' can be used.");
  refused("--seconds 0.3 --keep-seconds 0.001", 2, "a top code of this model is 0.008 s");
}

}  // namespace
}  // namespace crooner::cli
