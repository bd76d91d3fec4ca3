#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "audio/audio_reader.h"
#include "cli/smoke_model.h"
#include "run_folder/codes_file.h"

namespace crooner::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

// A song of 32 top codes of 128 samples, and what is repainted of it.
class Repainted : public ::testing::Test {
 protected:
  static constexpr std::int64_t kTopCode = 128;

  void SetUp() override {
    ASSERT_EQ(generate("--genre folk --lyrics-text 'la la' --seconds 0.256 --quiet", folder).code,
              0);
  }
  void repaint(const std::string& arguments, const std::string& out = "new.wav") {
    const ProcessResult ended =
        crooner("repaint song.wav --quiet --out " + out + " " + arguments, folder);
    ASSERT_EQ(ended.code, 0) << arguments << '\n' << ended.err;
    EXPECT_EQ(ended.out, out + "\n");
  }
  void refused(const std::string& arguments, int code, const std::string& sentence) {
    const ProcessResult ended = crooner("repaint " + arguments, folder);
    EXPECT_EQ(ended.code, code) << arguments << '\n' << ended.err;
    EXPECT_NE(ended.err.find(sentence), std::string::npos) << arguments << '\n' << ended.err;
    EXPECT_EQ(ended.out, "");
  }
  Codes codes(const std::string& song) {
    return run_folder::read_codes(folder / (song + ".run/codes.safetensors"));
  }
  std::vector<float> samples(const std::string& song) {
    return audio::read_audio_file(folder / song).samples;
  }
  json request(const std::string& song) {
    return json::parse(folder.read(song + ".run/run.json")).at("request");
  }

  Folder folder;
};

// Codes of `a` from `begin` on are those of `b` from `of_b` on, `count` top codes at each level.
void expect_same(const Codes& a, std::int64_t begin, const Codes& b, std::int64_t of_b,
                 std::int64_t count) {
  for (std::size_t level = 0; level < 3; ++level) {
    const std::int64_t ratio = std::int64_t{1} << (2 * (2 - level));
    EXPECT_TRUE(std::equal(a[level].begin() + begin * ratio,
                           a[level].begin() + (begin + count) * ratio,
                           b[level].begin() + of_b * ratio))
        << "level " << level << ", top codes " << begin << " to " << begin + count;
  }
}

void expect_same_samples(const std::vector<float>& a, std::int64_t begin,
                         const std::vector<float>& b, std::int64_t of_b, std::int64_t count) {
  EXPECT_TRUE(std::equal(a.begin() + begin, a.begin() + begin + count, b.begin() + of_b))
      << "samples " << begin << " to " << begin + count;
}

TEST_F(Repainted, OutsideTheSpanCodesAndSamplesRemain) {
  repaint("--from 0.08 --to 0.16 --seed 8 --candidates 1");  // top codes 10 to 20
  const Codes before = codes("song.wav"), after = codes("new.wav");
  expect_same(after, 0, before, 0, 10);
  expect_same(after, 20, before, 20, 12);
  for (std::size_t level = 0; level < 3; ++level) {
    EXPECT_EQ(after[level].size(), before[level].size());
    EXPECT_NE(after[level], before[level]);
  }
  const auto old = samples("song.wav"), now = samples("new.wav");
  ASSERT_EQ(now.size(), old.size());
  expect_same_samples(now, 0, old, 0, 10 * kTopCode);
  expect_same_samples(now, 20 * kTopCode, old, 20 * kTopCode, 12 * kTopCode);
  EXPECT_NE(now, old);
}

TEST_F(Repainted, TheSongsOwnSeedPaintsItsOwnCodes) {
  repaint("--from 0.08 --to 0.16 --seed 7 --candidates 1");  // generate() of the tests has seed 7
  EXPECT_EQ(codes("new.wav"), codes("song.wav"));
  EXPECT_EQ(samples("new.wav"), samples("song.wav"));
}

TEST_F(Repainted, LowerLevelsFollowTheSameTopCodes) {
  repaint("--from 0.08 --to 0.16 --levels 0,1 --seed 8 --candidates 1");
  repaint("--from 0.08 --to 0.16 --levels 0 --seed 8 --candidates 1", "low.wav");
  const Codes before = codes("song.wav"), after = codes("new.wav"), low = codes("low.wav");
  EXPECT_EQ(after[2], before[2]);
  EXPECT_NE(after[1], before[1]);
  EXPECT_EQ(low[1], before[1]);
  EXPECT_NE(low[0], before[0]);
  expect_same(after, 20, before, 20, 12);
}

TEST_F(Repainted, TheCandidateThatTheSongFollowsBestIsKept) {
  const ProcessResult ended = crooner(
      "repaint song.wav --from 0.08 --to 0.16 --seed 8 --candidates 3 --out new.wav", folder);
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_NE(ended.err.find("candidate  following"), std::string::npos) << ended.err;
  const json made = request("new.wav");
  const auto bits = made.at("candidates").at("scores").at("following").get<std::vector<double>>();
  ASSERT_EQ(bits.size(), 3u);
  const int kept = made.at("song");
  EXPECT_EQ(bits[kept], *std::min_element(bits.begin(), bits.end()));
  const Codes draft = codes("new.wav.candidates/song-" + std::to_string(kept + 1) + ".wav");
  EXPECT_EQ(codes("new.wav")[2], draft[2]);
}

TEST_F(Repainted, ABeginningComesBeforeTheSong) {
  repaint("--prepend 0.1 --seed 8 --candidates 2");  // 13 top codes
  const Codes before = codes("song.wav"), after = codes("new.wav");
  EXPECT_EQ(after[2].size(), 45u);
  expect_same(after, 13, before, 0, 32);
  const auto old = samples("song.wav"), now = samples("new.wav");
  const std::int64_t faded = 320;  // 20 ms
  expect_same_samples(now, 13 * kTopCode + faded, old, faded, 32 * kTopCode - faded);
  EXPECT_EQ(request("new.wav").at("candidates").at("count"), 2);
}

TEST_F(Repainted, ItsSeamsAreKnown) {
  ASSERT_EQ(generate("--genre folk --seconds 1 --quiet --out long.wav", folder).code, 0);
  ASSERT_EQ(crooner("repaint long.wav --from 0.4 --to 0.6 --seed 8 --candidates 1 --quiet --out "
                    "new.wav",
                    folder)
                .code,
            0);
  const ProcessResult ended = crooner("eval seams new.wav --json", folder);
  ASSERT_EQ(ended.code, 0) << ended.err;
  const json seams = json::parse(ended.out).at("songs").at(0).at("seams");
  ASSERT_EQ(seams.size(), 2u) << ended.out;
  EXPECT_NEAR(seams[0].at("seconds").get<double>(), 0.41, 0.011);
  EXPECT_NEAR(seams[1].at("seconds").get<double>(), 0.59, 0.011);
}

TEST_F(Repainted, IsReplayedAndRepaintedFromItsRunFolderAlone) {
  repaint("--from 0.08 --to 0.16 --seed 8 --candidates 2");
  fs::remove_all(folder / "new.wav.candidates");
  fs::remove_all(folder / "song.wav.run");
  fs::remove(folder / "song.wav");
  ASSERT_EQ(crooner("replay new.wav --quiet --out again.wav", folder).code, 0);
  EXPECT_EQ(folder.read("again.wav"), folder.read("new.wav"));
  const ProcessResult more =
      crooner("repaint again.wav --from 0.2 --to 0.256 --seed 9 --quiet --out more.wav", folder);
  ASSERT_EQ(more.code, 0) << more.err;
  expect_same(codes("more.wav"), 0, codes("new.wav"), 0, 25);
  fs::remove_all(folder / "new.wav.run");
  const ProcessResult lost = crooner("replay new.wav --out lost.wav", folder);
  EXPECT_EQ(lost.code, 3);
  EXPECT_NE(lost.err.find("repaints another one, which is not saved"), std::string::npos)
      << lost.err;
}

TEST_F(Repainted, AKilledRunEndsAsAnUninterruptedOne) {
  const std::string command =
      "repaint song.wav --from 0.08 --to 0.2 --seed 8 --candidates 3 --quiet --save-every 0 ";
  ASSERT_EQ(crooner(command + "--out whole.wav", folder).code, 0);
  const ProcessResult ended = shell(
      "for ms in 400 600 800 1000 700 99000; do timeout -s KILL "
      "$(awk \"BEGIN { print $ms / 1000 }\") crooner " +
          command + "--out killed.wav && break; done",
      folder.path());
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(folder.read("killed.wav"), folder.read("whole.wav"));
  fs::remove(folder / "killed.wav");
  ASSERT_EQ(crooner("resume killed.wav.run --quiet", folder).code, 0);
  EXPECT_EQ(folder.read("killed.wav"), folder.read("whole.wav"));
}

TEST_F(Repainted, AnInterruptedCommandResumesWithItsSeed) {
  const std::string arguments = "--from 0.08 --to 0.16 --candidates 2";
  repaint(arguments);
  const std::string made = folder.read("new.wav");
  fs::remove(folder / "new.wav");  // as if it had been interrupted after the drafts
  fs::remove_all(folder / "new.wav.run");
  const ProcessResult resumed = crooner("resume new.wav", folder);
  EXPECT_EQ(resumed.code, 3);
  EXPECT_NE(resumed.err.find("Repeat the command that began them (crooner repaint); it resumes."),
            std::string::npos)
      << resumed.err;
  repaint(arguments);
  EXPECT_TRUE(folder.read("new.wav") == made);
  refused("song.wav --out new.wav --from 0.08 --to 0.16 --candidates 3", 2,
          "request.candidates.count was 2 and is 3.");
  EXPECT_FALSE(fs::exists(folder / "new.wav.candidates/song-3.wav.run"));
}

TEST_F(Repainted, JsonBeginsOnceAndAnnouncesOnlyTheSong) {
  const ProcessResult ended =
      crooner("repaint song.wav --from 0.08 --to 0.16 --seed 8 --candidates 2 --json --out new.wav",
              folder);
  ASSERT_EQ(ended.code, 0) << ended.err;
  std::string events;  // of these two kinds
  std::istringstream lines(ended.out);
  for (std::string line; std::getline(lines, line);) {
    const json event = json::parse(line);
    if (event.at("event") == "start") events += "start ";
    if (event.at("event") == "song") events += event.at("path").get<std::string>();
  }
  EXPECT_EQ(events, "start new.wav") << ended.out;
}

TEST_F(Repainted, AScaledSongIsContinuedAtItsScale) {
  ASSERT_EQ(generate("--genre folk --seconds 0.6 --normalize --quiet --out loud.wav", folder).code,
            0);
  const ProcessResult ended =
      crooner("repaint loud.wav --from 0.2 --to 0.3 --seed 7 --candidates 1 --quiet --out same.wav",
              folder);
  ASSERT_EQ(ended.code, 0) << ended.err;  // the song's own seed
  const auto old = samples("loud.wav"), now = samples("same.wav");
  ASSERT_EQ(now.size(), old.size());
  for (std::size_t i = 0; i < old.size(); ++i) ASSERT_NEAR(now[i], old[i], 2e-3) << i;
}

TEST_F(Repainted, ADraftRemainsADraft) {
  ASSERT_EQ(
      generate("--genre folk --seconds 0.256 --stop-after-level 2 --quiet --out draft.wav", folder)
          .code,
      0);
  const ProcessResult ended = crooner(
      "repaint draft.wav --from 0.08 --to 0.16 --seed 8 --candidates 2 --quiet --out new.wav",
      folder);
  ASSERT_EQ(ended.code, 0) << ended.err;
  const auto before = codes("draft.wav")[2], after = codes("new.wav")[2];
  ASSERT_EQ(codes("new.wav").size(), 3u);
  EXPECT_TRUE(codes("new.wav")[0].empty());
  EXPECT_NE(after, before);
  EXPECT_TRUE(std::equal(before.begin() + 20, before.end(), after.begin() + 20));
  expect_same_samples(samples("new.wav"), 0, samples("draft.wav"), 0, 10 * kTopCode);
}

TEST_F(Repainted, SpansThatAreNotInTheSongAreRefused) {
  refused("song.wav --from 0.1", 2, "needs --from SECONDS and --to SECONDS, or --prepend");
  refused("song.wav --from 0.2 --to 0.1", 2, "not after --from");
  refused("song.wav --from 0.1 --to 0.9", 2, "--to is 0.9, outside the song, which is 0.256 s");
  refused("song.wav --from 0.1 --to 0.104", 2, "shorter than a top code (0.008 s)");
  refused("song.wav --prepend 0.001", 2, "shorter than a top code");
  refused("song.wav --prepend 1 --from 0", 2, "mutually exclusive");
  refused("song.wav --from 0.1 --to 0.2 --levels 1", 2, "--levels is '1'");
  refused("song.wav --from 0.1 --to 0.2 --levels 0,1,2,3", 2, "--levels names level 3");
  refused("song.wav --from 0.1 --to 0.2 --out song.wav", 2, "song.wav");
  refused("nowhere.wav --from 0.1 --to 0.2", 3, "nowhere.wav");
  refused("song.wav.run/codes.safetensors --from 0.1 --to 0.2", 3, "nor a run folder");
}

TEST_F(Repainted, ASongWithoutAnEndHasNoCandidates) {
  const ProcessResult ended =
      crooner("repaint song.wav --from 0.2 --to 0.256 --seed 8 --out new.wav", folder);
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_NE(ended.err.find("No codes follow the span"), std::string::npos) << ended.err;
  EXPECT_FALSE(request("new.wav").contains("candidates"));
}

}  // namespace
}  // namespace crooner::cli
