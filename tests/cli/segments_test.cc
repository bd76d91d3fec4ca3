// --upsample-segments: killed and resumed songs, replay, batches, plan, bad input.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "base/files.h"
#include "cli/kill_at.h"
#include "cli/shell.h"
#include "cli/smoke_model.h"

namespace crooner::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr char kSong[] = "--genre folk --quiet --seconds 1.024 --upsample-segments 3 ";

void expect_same_files(const fs::path& a, const fs::path& b) {
  for (const char* file : {"song.wav", "song.wav.run/codes.safetensors", "song.wav.run/level_1.wav",
                           "song.wav.run/level_2.wav"}) {
    EXPECT_EQ(read_file(a / file), read_file(b / file)) << file;
  }
}

TEST(Segments, KilledSongsAreTheSame) {
  const Folder folder;
  const auto words = [](const std::string& out, int max_batch) {
    return std::vector<std::string>{"generate",
                                    "--model",
                                    "smoke",
                                    "--genre",
                                    "folk",
                                    "--quiet",
                                    "--seconds",
                                    "1.024",
                                    "--seed",
                                    "7",
                                    "--upsample-segments",
                                    "3",
                                    "--save-every",
                                    "0",
                                    "--max-batch",
                                    std::to_string(max_batch),
                                    "--out",
                                    out};
  };
  fs::create_directory(folder / "again");
  const int operations = file_operations(words("again/song.wav", 3), folder.path());
  fs::create_directory(folder / "killed");
  // A sixth of the whole at most each time, so that every stage of the song is met.
  std::mt19937 random(7);
  int kills = 0;
  for (bool done = false; !done; kills += !done) {
    const int at =
        kills == 12 ? 10 * operations : 1 + static_cast<int>(random() % (operations / 6));
    done = ends_before(at, words("killed/song.wav", 1 + kills % 3), folder.path());
  }
  EXPECT_GT(kills, 2);
  expect_same_files(folder / "killed", folder / "again");
}

TEST(Segments, AreInRunJsonAndReplayIsIdentical) {
  const Folder folder;
  ASSERT_EQ(generate(std::string(kSong) + "--out song.wav", folder).code, 0);
  const json request = json::parse(folder.read("song.wav.run/run.json")).at("request");
  EXPECT_EQ(request.at("upsample_segments").dump(), R"({"0":3,"1":3})");
  const ProcessResult replayed = shell("crooner replay song.wav --model smoke", folder.path());
  EXPECT_EQ(replayed.code, 0) << replayed.err;
  EXPECT_NE((replayed.out + replayed.err).find("identical"), std::string::npos) << replayed.err;
  // A song without segments has no entry, as those of earlier versions.
  ASSERT_EQ(
      generate("--genre folk --quiet --seconds 0.5 --upsample-segments 1 --out one.wav", folder)
          .code,
      0);
  EXPECT_FALSE(
      json::parse(folder.read("one.wav.run/run.json")).at("request").contains("upsample_segments"));
}

TEST(Segments, AnotherNumberIsAnotherSong) {
  const Folder folder;
  ASSERT_EQ(generate(std::string(kSong) + "--out song.wav", folder).code, 0);
  const ProcessResult other =
      generate("--genre folk --quiet --seconds 1.024 --upsample-segments 2 --out song.wav", folder);
  EXPECT_EQ(other.code, 2);
  EXPECT_NE(other.err.find("upsample_segments"), std::string::npos) << other.err;
}

TEST(Segments, EvalSeamsMeasuresThem) {
  const Folder folder;
  ASSERT_EQ(generate(std::string(kSong) + "--out song.wav", folder).code, 0);
  const ProcessResult table = shell("crooner eval seams song.wav", folder.path());
  EXPECT_EQ(table.code, 0) << table.err;
  EXPECT_NE(table.out.find("  all      4"), std::string::npos) << table.out;
  const json measured =
      json::parse(shell("crooner eval seams song.wav.run --json", folder.path()).out);
  EXPECT_EQ(measured.at("all").at("seams"), 4);
  ASSERT_EQ(generate("--genre folk --quiet --seconds 0.5 --out one.wav", folder).code, 0);
  const ProcessResult none = shell("crooner eval seams one.wav", folder.path());
  EXPECT_EQ(none.code, 3);
  EXPECT_NE(none.err.find("generated with --upsample-segments, or repainted, is expected"),
            std::string::npos)
      << none.err;
  ASSERT_EQ(generate(std::string(kSong) + "--stop-after-level 2 --out draft.wav", folder).code, 0);
  const ProcessResult draft = shell("crooner eval seams draft.wav", folder.path());
  EXPECT_EQ(draft.code, 3);
  EXPECT_NE(draft.err.find("it is a draft of the top level"), std::string::npos) << draft.err;
}

TEST(Segments, RowsOfABatchMayAskForThem) {
  const Folder folder;
  folder.write("jobs.csv",
               "out,genre,seconds,upsample-segments,seed\na,folk,1.024,3,1\nb,folk,0.5,1,2\n");
  const ProcessResult batch =
      shell("crooner batch jobs.csv --model smoke --quiet --out made", folder.path());
  ASSERT_EQ(batch.code, 0) << batch.err;
  ASSERT_EQ(shell("crooner generate --model smoke --quiet --genre folk --seconds 1.024 "
                  "--upsample-segments 3 --seed 1 --out a.wav",
                  folder.path())
                .code,
            0);
  EXPECT_EQ(folder.read("made/a.wav"), folder.read("a.wav"));
}

TEST(Segments, ThePlanCountsTheirRows) {
  const Folder folder;
  const json plan = json::parse(shell("crooner plan --model smoke --seconds 1.024 --memory 4 "
                                      "--upsample-segments 3 --json",
                                      folder.path())
                                    .out);
  EXPECT_EQ(plan["levels"][0]["rows"], 1);
  EXPECT_EQ(plan["levels"][2]["segments"], 3);
  EXPECT_EQ(plan["levels"][2]["rows"], 3);
  EXPECT_EQ(plan["levels"][2]["codes"], 2048 + 2 * 32);
  EXPECT_EQ(plan["levels"][2]["steps"], (2048 + 2 * 32) / 3);
}

TEST(Segments, BadNumbersAreRefused) {
  const Folder folder;
  for (const char* value : {"0", "257", "-1", "many", "1.5", ""}) {
    const ProcessResult ended =
        generate(std::string("--genre folk --upsample-segments '") + value + "'", folder);
    EXPECT_EQ(ended.code, 2) << value;
    EXPECT_NE(ended.err.find("--upsample-segments"), std::string::npos) << ended.err;
  }
  const ProcessResult many =
      generate("--genre folk --quiet --seconds 0.5 --upsample-segments 50 --out song.wav", folder);
  EXPECT_EQ(many.code, 0);
  EXPECT_NE(many.err.find("long enough for"), std::string::npos) << many.err;
}

}  // namespace
}  // namespace crooner::cli
