// Candidates of compose start and compose extend: drafts of which the best become nodes.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "cli/kill_at.h"
#include "cli/smoke_model.h"
#include "run_folder/codes_file.h"

namespace crooner::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

class ComposeCandidates : public ::testing::Test {
 protected:
  const std::string kSong = "--genre folk --lyrics-text 'la la la' --seconds 0.3 ";
  const std::string kStart = "compose demo start --model smoke --seed 7 " + kSong;

  std::string done(const std::string& arguments) {
    const ProcessResult ended = crooner(arguments + " --quiet", folder);
    EXPECT_EQ(ended.code, 0) << arguments << '\n' << ended.err;
    return ended.out;
  }
  void refused(const std::string& arguments, int code, const std::string& part) {
    const ProcessResult ended = crooner(arguments, folder);
    EXPECT_EQ(ended.code, code) << arguments << '\n' << ended.err;
    EXPECT_NE(ended.err.find(part), std::string::npos) << arguments << '\n' << ended.err;
  }
  json request(const std::string& song) {
    return json::parse(folder.read(song + ".wav.run/run.json")).at("request");
  }
  Codes codes(const std::string& song) {
    return run_folder::read_codes(folder / (song + ".wav.run/codes.safetensors"));
  }
  json node(std::size_t index) {
    return json::parse(done("compose demo tree --json")).at("nodes").at(index);
  }

  Folder folder;
};

TEST_F(ComposeCandidates, TheBestBecomeNodes) {
  const ProcessResult ended =
      crooner(kStart + "--candidates 4 --keep 2 --rank beat,likelihood", folder);
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(ended.out, "demo/nodes/1.wav\ndemo/nodes/2.wav\n");
  EXPECT_NE(ended.err.find("candidate    beat  likelihood"), std::string::npos) << ended.err;
  ASSERT_EQ(generate("--quiet --stop-after-level 2 --candidates 4 --keep 2 --rank beat,likelihood "
                     "--out same/ " +
                         kSong,
                     folder)
                .code,
            0);
  for (const auto& [ours, same] :
       {std::pair{"demo/nodes/1", "same/song-1"}, {"demo/nodes/2", "same/song-2"}}) {
    EXPECT_EQ(codes(ours), codes(same));
    EXPECT_EQ(request(ours).at("song"), request(same).at("song"));
    EXPECT_EQ(request(ours).at("candidates"), request(same).at("candidates"));
  }
  const json chosen = node(0);
  const int song = request("demo/nodes/1").at("song");
  const double beat = request("demo/nodes/1").at("candidates").at("scores").at("beat").at(song);
  EXPECT_EQ(chosen.at("song"), song);
  EXPECT_EQ(chosen.at("candidate").at("number"), song + 1);
  EXPECT_EQ(chosen.at("candidate").at("scores").at("beat"), beat);
  const std::string number = "candidate " + std::to_string(song + 1) + " of 4 (beat ";
  EXPECT_NE(done("compose demo tree").find(number), std::string::npos);
  done("compose demo page");
  EXPECT_NE(folder.read("demo/page.html").find("of 4 (beat "), std::string::npos);
}

TEST_F(ComposeCandidates, AreExtensionsOfTheirParent) {
  done(kStart);
  folder.write("score.sh", "case $1 in *-3.wav) echo 9;; *) echo 1;; esac\n");
  const std::string extend =
      "compose demo extend 1 --seconds 0.2 --seed 1 --candidates 3 --rank-command 'sh score.sh' ";
  EXPECT_EQ(done(extend), "demo/nodes/2.wav\n");
  EXPECT_EQ(node(1).at("candidate").at("number"), 3);
  EXPECT_EQ(done("compose demo extend 1 --seconds 0.2 --seed 1 --songs 3"),
            "demo/nodes/3.wav\ndemo/nodes/4.wav\ndemo/nodes/5.wav\n");
  EXPECT_EQ(codes("demo/nodes/2"), codes("demo/nodes/5"));
  EXPECT_TRUE(folder.read("demo/nodes/2.wav.candidates/song-3.wav").size() > 1000);

  EXPECT_EQ(done("compose demo render 2 --out song.wav"), "song.wav\n");
  EXPECT_EQ(codes("demo/renders/2")[2], codes("demo/nodes/5")[2]);
  fs::remove_all(folder / "song.wav.run");
  EXPECT_EQ(done("replay song.wav --project demo --out again.wav"), "again.wav\n");
  EXPECT_TRUE(folder.read("again.wav") == folder.read("song.wav"));
  EXPECT_EQ(done("replay demo/nodes/2.wav --out draft.wav"), "draft.wav\n");
  EXPECT_TRUE(folder.read("draft.wav") == folder.read("demo/nodes/2.wav"));
  EXPECT_EQ(done("compose demo cut 2 --at 0.4"), "demo/nodes/6.wav\n");
}

TEST_F(ComposeCandidates, TheChoiceIsMadeOnce) {
  const std::string start = kStart + "--candidates 3 --rank-command 'sh score.sh' --keep ";
  folder.write("score.sh", "basename $1 .wav | cut -d- -f2\n");
  EXPECT_EQ(done(start + "1"), "demo/nodes/1.wav\n");
  const std::string first = folder.read("demo/nodes/1.wav");
  folder.write("score.sh", "exit 1\n");
  EXPECT_EQ(done(start + "1"), "demo/nodes/1.wav\n");
  EXPECT_EQ(done(start + "2"), "demo/nodes/1.wav\ndemo/nodes/2.wav\n");
  EXPECT_EQ(node(0).at("song"), 2);
  EXPECT_EQ(node(1).at("song"), 1);
  done("compose demo undo");
  done("compose demo undo");
  refused("compose demo undo --step 2", 2, "is the choice among the candidates of node 1");
  for (const char* gone :
       {"demo/nodes/1.wav", "demo/nodes/1.wav.run", "demo/nodes/1.wav.candidates"}) {
    fs::remove_all(folder / gone);
  }
  EXPECT_EQ(done(start + "1"), "demo/nodes/1.wav\n") << "is had back without its candidates";
  EXPECT_TRUE(folder.read("demo/nodes/1.wav") == first);
  EXPECT_FALSE(fs::exists(folder / "demo/nodes/1.wav.candidates"));
}

TEST_F(ComposeCandidates, JsonBeginsOnceAndAnnouncesOnlyNodes) {
  std::istringstream lines(done(kStart + "--candidates 3 --keep 2 --json"));
  std::string events;  // of these two kinds
  for (std::string line; std::getline(lines, line);) {
    const json event = json::parse(line);
    if (event.at("event") == "start") events += "start ";
    if (event.at("event") == "song") events += event.at("path").get<std::string>() + " ";
  }
  EXPECT_EQ(events, "start demo/nodes/1.wav demo/nodes/2.wav ");
}

TEST_F(ComposeCandidates, AFailedChoiceIsCompleted) {
  const std::string start =
      "compose demo start --model smoke --candidates 2 --rank-command 'sh score.sh' " + kSong;
  folder.write("score.sh", "echo 1; echo 2\n");
  refused(start, 3, "one line with a number is expected");
  EXPECT_EQ(node(0).at("state"), "unfinished");
  EXPECT_TRUE(node(0).at("song").is_null());
  refused("compose demo render 1", 3, "The codes of node 1 are missing");
  refused("resume demo/nodes/1.wav", 3, "(crooner compose start or extend); it resumes.");
  folder.write("score.sh", "kill $$\n");
  refused(start, 3, "failed");
  folder.write("score.sh", "echo 1\n");
  EXPECT_EQ(done(start), "demo/nodes/1.wav\n") << "with the seed that was chosen";
  EXPECT_EQ(node(0).at("song"), 0);
}

TEST_F(ComposeCandidates, KilledCommandsEndAsOthers) {
  const auto words = [](const std::string& project) {
    return std::vector<std::string>{
        "compose", project,        "start", "--model",      "smoke", "--seconds", "0.3", "--seed",
        "7",       "--genre",      "folk",  "--candidates", "3",     "--keep",    "2",   "--rank",
        "beat",    "--save-every", "0",     "--quiet"};
  };
  const int operations = file_operations(words("whole"), folder.path());
  for (const int share : {3, 6, 8, 9}) {  // tenths of what is left each time
    ends_before(operations * share / 10, words("killed"), folder.path());
  }
  ASSERT_EQ(crooner("compose killed start --model smoke --seconds 0.3 --seed 7 --genre folk "
                    "--candidates 3 --keep 2 --rank beat --quiet",
                    folder)
                .code,
            0);
  EXPECT_EQ(folder.read("killed/steps.jsonl"), folder.read("whole/steps.jsonl"));
  for (const char* file : {"1.wav", "2.wav", "1.wav.candidates/scores.json",
                           "1.wav.run/codes.safetensors", "2.wav.run/run.json"}) {
    EXPECT_TRUE(folder.read(std::string("killed/nodes/") + file) ==
                folder.read(std::string("whole/nodes/") + file))
        << file;
  }
}

TEST_F(ComposeCandidates, ContradictionsAreRefused) {
  done(kStart);
  for (const std::string command : {"start", "extend 1 --seconds 0.1"}) {
    const std::string compose = "compose demo " + command + " ";
    refused(compose + "--candidates 2 --keep 3", 2, "--keep is 3, more than the 2");
    refused(compose + "--candidates 2 --songs 2", 2, "mutually exclusive");
    refused(compose + "--rank beat", 2, "need --candidates N");
    refused(compose + "--candidates 2 --rank beet", 2, "Did you mean 'beat'?");
  }
  refused("compose demo start --seconds 0.3 --candidates 2 --rank order", 3,
          "--rank order cannot be measured");
  EXPECT_EQ(json::parse(done("compose demo tree --json")).at("nodes").size(), 1u);
  EXPECT_EQ(folder.read("demo/steps.jsonl").find("rank"), std::string::npos);
}

}  // namespace
}  // namespace crooner::cli
