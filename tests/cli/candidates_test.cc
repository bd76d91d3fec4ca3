#include "cli/candidates.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "cli/smoke_model.h"

namespace crooner::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

class Candidates : public ::testing::Test {
 protected:
  const std::string kSong = "--quiet --genre folk --lyrics-text 'la la la' --seconds 0.256 ";
  const std::string kDraft = kSong + "--stop-after-level 2 ";

  void refused(const std::string& arguments, int code, const std::string& part) {
    const ProcessResult ended = generate(arguments, folder);
    EXPECT_EQ(ended.code, code) << arguments << '\n' << ended.err;
    EXPECT_NE(ended.err.find(part), std::string::npos) << arguments << '\n' << ended.err;
  }
  // Those of this name among the lines of --json.
  std::vector<json> events(const std::string& lines, const std::string& name) {
    std::vector<json> found;
    std::istringstream in(lines);
    for (std::string line; std::getline(in, line);) {
      found.push_back(json::parse(line));
      if (found.back().at("event") != name) found.pop_back();
    }
    return found;
  }
  json request_of(const std::string& song) {
    return json::parse(folder.read(song + ".run/run.json")).at("request");
  }

  Folder folder;
};

TEST_F(Candidates, TheBestAreThoseSongsOfTheSeed) {
  ASSERT_EQ(generate(kSong + "--songs 4 --out all/", folder).code, 0);
  const ProcessResult ended =
      generate(kSong + "--candidates 4 --keep 2 --rank likelihood,beat --out best/", folder);
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(ended.out, "best/song-1.wav\nbest/song-2.wav\n");
  for (const std::string name : {"song-1.wav", "song-2.wav"}) {
    const json request = request_of("best/" + name);
    const int song = request.at("song");
    EXPECT_EQ(folder.read("best/" + name + ".run/level_0.wav"),
              folder.read("all/song-" + std::to_string(song + 1) + ".wav.run/level_0.wav"));
    EXPECT_EQ(request.at("candidates").at("count"), 4);
    EXPECT_EQ(request.at("candidates").at("scores").at("likelihood").size(), 4u);
  }
  const auto scores = request_of("best/song-1.wav").at("candidates").at("scores");
  for (const char* name : {"likelihood", "beat"}) {
    EXPECT_EQ(scores.at(name).size(), 4u) << name;
  }
}

TEST_F(Candidates, TheChosenOneHasTheBestScore) {
  ASSERT_EQ(generate(kSong + "--candidates 5 --out song.wav", folder).code, 0);
  const json request = request_of("song.wav");
  const auto likelihood =
      request.at("candidates").at("scores").at("likelihood").get<std::vector<double>>();
  const int song = request.at("song");
  EXPECT_EQ(likelihood.at(song), *std::max_element(likelihood.begin(), likelihood.end()));
}

TEST_F(Candidates, ATableIsShown) {
  const ProcessResult ended = generate(
      "--lyrics-text la --seconds 0.256 --stop-after-level 2 --candidates 2 --rank silence",
      folder);
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_NE(ended.err.find("candidate  silence"), std::string::npos) << ended.err;
  EXPECT_NE(ended.err.find("  kept"), std::string::npos) << ended.err;
}

TEST_F(Candidates, ACommandOfTheUsersRanks) {
  folder.write("score.sh", "case $1 in *-2.wav) echo 9;; *) echo 1;; esac\n");
  ASSERT_EQ(
      generate(kSong + "--candidates 3 --rank-command 'sh score.sh' --out song.wav", folder).code,
      0);
  EXPECT_EQ(request_of("song.wav").at("song"), 1);
  refused(kSong + "--candidates 2 --rank-command 'echo loud #' --out other.wav", 3,
          "printed 'loud");
  refused(kSong + "--candidates 2 --rank-command 'exit 7;' --out other.wav", 3, "failed");
}

TEST_F(Candidates, AreReplayedAndResumedWithoutTheDrafts) {
  ASSERT_EQ(generate(kSong + "--candidates 3 --rank beat --out song.wav", folder).code, 0);
  const std::string song = folder.read("song.wav");
  fs::remove(folder / "song.wav");
  ASSERT_EQ(crooner("resume song.wav.run --quiet", folder).code, 0);
  EXPECT_EQ(folder.read("song.wav"), song);
  fs::remove_all(folder / "song.wav.run");
  fs::remove_all(folder / "song.wav.candidates");
  ASSERT_EQ(crooner("replay song.wav --quiet --out again.wav", folder).code, 0);
  EXPECT_EQ(folder.read("again.wav"), song);
}

TEST_F(Candidates, ADraftWithoutItsRunFolderIsMadeAgain) {
  ASSERT_EQ(generate(kSong + "--candidates 2 --out song.wav", folder).code, 0);
  const std::string song = folder.read("song.wav");
  const std::string draft = folder.read("song.wav.candidates/song-2.wav");
  fs::remove(folder / "song.wav");
  fs::remove_all(folder / "song.wav.run");
  fs::remove_all(folder / "song.wav.candidates/song-2.wav.run");
  const ProcessResult ended = generate(kSong + "--candidates 2 --out song.wav", folder);
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(folder.read("song.wav"), song);
  EXPECT_EQ(folder.read("song.wav.candidates/song-2.wav"), draft);
}

TEST_F(Candidates, AKilledRunEndsAsAnUninterruptedOne) {
  const std::string song =
      "generate --model smoke --seed 7 " + kSong + "--save-every 0 --candidates 3 --keep 2 ";
  ASSERT_EQ(crooner(song + "--out whole/", folder).code, 0);
  const ProcessResult ended = shell(
      "for ms in 400 600 800 1000 1200 700 1500 99000; do timeout -s KILL "
      "$(awk \"BEGIN { print $ms / 1000 }\") crooner " +
          song + "--out killed/ && break; done",
      folder.path());
  EXPECT_EQ(ended.code, 0) << ended.err;
  for (const std::string name : {"song-1.wav", "song-2.wav"}) {
    EXPECT_EQ(folder.read("killed/" + name), folder.read("whole/" + name));
  }
}

TEST_F(Candidates, CleanRemovesTheDrafts) {
  ASSERT_EQ(generate(kSong + "--candidates 2 --clean --out song.wav", folder).code, 0);
  EXPECT_TRUE(fs::exists(folder / "song.wav"));
  EXPECT_FALSE(fs::exists(folder / "song.wav.run"));
  EXPECT_FALSE(fs::exists(folder / "song.wav.candidates"));
}

TEST_F(Candidates, FilesOfTheUsersAmongTheDraftsStay) {
  fs::create_directory(folder / "song.wav.candidates");
  fs::create_directory(folder / "other.wav.candidates");
  folder.write("song.wav.candidates/notes.txt", "mine");
  ASSERT_EQ(generate(kSong + "--candidates 2 --clean --out song.wav", folder).code, 0);
  EXPECT_EQ(folder.read("song.wav.candidates/notes.txt"), "mine");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder / "song.wav.candidates"), {}), 1);
  folder.write("other.wav.candidates/scores.json", "[1, 2]");
  refused(kSong + "--candidates 2 --out other.wav", 2, "scores.json' holds no scores of crooner");
  EXPECT_EQ(folder.read("other.wav.candidates/scores.json"), "[1, 2]");
}

TEST_F(Candidates, AnInterruptedCommandResumesWithItsSeed) {
  const std::string command = "generate --model smoke " + kDraft +
                              "--candidates 2 --rank-command 'sh score.sh' --out song.wav";
  folder.write("score.sh", "exit 7\n");
  ASSERT_EQ(crooner(command, folder).code, 3);
  for (const char* name : {"song.wav", "song.wav.run", "song.wav.candidates/"}) {
    const ProcessResult resumed = crooner(std::string("resume ") + name, folder);
    EXPECT_EQ(resumed.code, 3) << name;
    EXPECT_NE(resumed.err.find("'song.wav' has no run folder yet, only candidates in "
                               "'song.wav.candidates/'. Repeat the command that began them "
                               "(crooner generate --candidates); it resumes."),
              std::string::npos)
        << resumed.err;
  }
  const json draft = request_of("song.wav.candidates/song-1.wav");
  folder.write("score.sh", "echo 1\n");
  const ProcessResult ended = crooner(command, folder);
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(request_of("song.wav").at("seed"), draft.at("seed"));
}

// The program that ranks fails in the second command, so a message of the song is one that comes
// before.
TEST_F(Candidates, AnotherRequestIsRefusedBeforeDraftsAreMade) {
  folder.write("score.sh", "echo 1\n");
  const std::string ranked = "--candidates 2 --rank-command 'sh score.sh' ";
  ASSERT_EQ(generate(kDraft + ranked + "--out song.wav", folder).code, 0);
  ASSERT_EQ(generate(kDraft + ranked + "--out clean.wav --clean", folder).code, 0);
  folder.write("mine.wav", "no song of crooner");
  folder.write("score.sh", "exit 7\n");
  const std::string more = "--candidates 3 --rank-command 'sh score.sh' ";
  refused(kDraft + more + "--out song.wav", 2,
          "The run folder 'song.wav.run' belongs to a different request: request.candidates.count "
          "was 2 and is 3.");
  EXPECT_FALSE(fs::exists(folder / "song.wav.candidates/song-3.wav.run"));
  refused(kDraft + "--candidates 2 --rank beat --out song.wav", 2, "request.candidates.scores.");
  refused(kDraft + more + "--out clean.wav", 2, "request.candidates.count was 2 and is 3.");
  refused(kDraft + more + "--out mine.wav", 2, "crooner does not seem to have written it");
  EXPECT_FALSE(fs::exists(folder / "clean.wav.candidates"));
  EXPECT_FALSE(fs::exists(folder / "mine.wav.candidates"));
  refused(kDraft + more + "--out song.wav --force", 3, "failed");
}

TEST_F(Candidates, JsonBeginsOnceAndAnnouncesOnlyFinishedSongs) {
  const ProcessResult ended =
      generate("--json " + kSong + "--candidates 3 --keep 2 --out out/", folder);
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(events(ended.out, "start").size(), 1u) << ended.out;
  EXPECT_EQ(ended.out.rfind("{\"event\":\"start\"", 0), 0u) << ended.out;
  const std::vector<json> songs = events(ended.out, "song");
  ASSERT_EQ(songs.size(), 2u) << ended.out;
  EXPECT_EQ(songs[0].at("path"), "out/song-1.wav");
  EXPECT_EQ(songs[1].at("path"), "out/song-2.wav");
  EXPECT_EQ(events(ended.out, "level_end").size(), 3u) << "the drafts' and those below";
}

TEST_F(Candidates, TheClippingOfADraftNamesNoFlags) {
  const ProcessResult ended = generate(
      "--genre folk --lyrics-text la --seconds 0.304 --stop-after-level 2 --candidates 1", folder);
  ASSERT_EQ(ended.code, 0) << ended.err;
  const std::string draft = "'song.wav.candidates/song.wav': ";
  ASSERT_NE(ended.err.find(draft), std::string::npos) << ended.err;
  const std::string line = ended.err.substr(ended.err.find(draft));
  EXPECT_TRUE(line.substr(0, line.find('\n')).ends_with(" clipped.")) << ended.err;
}

TEST_F(Candidates, ContradictionsAreRefused) {
  refused("--candidates 2 --keep 3", 2, "--keep is 3, more than the 2 of --candidates.");
  refused("--candidates 2 --songs 2", 2, "mutually exclusive");
  refused("--keep 2", 2, "need --candidates N");
  refused("--candidates 2 --rank beet", 2, "Did you mean 'beat'?");
  refused("--candidates 2 --rank beat,beat", 2, "names beat twice");
  refused("--candidates 2 --rank command", 2, "needs --rank-command");
  refused("--candidates 2 --rank-command ''", 2, "--rank-command is empty");
  refused("--candidates 2 --rank beat --rank-command true", 2, "add command to them");
  refused("--quiet --seconds 0.256 --stop-after-level 2 --candidates 2 --rank coverage", 3,
          "--rank coverage cannot be measured");
  EXPECT_FALSE(fs::exists(folder / "song.wav.candidates")) << "before any draft is made";
}

}  // namespace
}  // namespace crooner::cli
