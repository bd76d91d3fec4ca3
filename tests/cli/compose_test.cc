#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "cli/smoke_model.h"
#include "run_folder/codes_file.h"

namespace crooner::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

class Compose : public ::testing::Test {
 protected:
  const std::string kStart =
      "compose demo start --model smoke --genre folk --lyrics-text 'la la la' --seconds 0.3 "
      "--seed 7 ";

  std::string done(const std::string& arguments) {
    const ProcessResult ended = crooner(arguments + " --quiet", folder);
    EXPECT_EQ(ended.code, 0) << arguments << '\n' << ended.err;
    return ended.out;
  }
  void refused(const std::string& arguments, int code, const std::string& sentence) {
    const ProcessResult ended = crooner(arguments, folder);
    EXPECT_EQ(ended.code, code) << arguments << '\n' << ended.err;
    EXPECT_NE(ended.err.find(sentence), std::string::npos) << arguments << '\n' << ended.err;
  }
  Codes codes(const std::string& song) {
    return run_folder::read_codes(folder / ("demo/" + song + ".wav.run/codes.safetensors"));
  }
  json request(const std::string& song) {
    return json::parse(folder.read("demo/" + song + ".wav.run/run.json")).at("request");
  }
  json nodes() { return json::parse(done("compose demo tree --json")).at("nodes"); }

  Folder folder;
};

void expect_begins(const std::vector<std::int64_t>& whole, const std::vector<std::int64_t>& part,
                   std::size_t count) {
  ASSERT_LE(count, std::min(whole.size(), part.size()));
  const auto end = part.begin() + static_cast<std::ptrdiff_t>(count);
  EXPECT_TRUE(std::equal(part.begin(), end, whole.begin()));
}

TEST_F(Compose, NodesContinueTheirParents) {
  EXPECT_EQ(done(kStart + "--songs 2"), "demo/nodes/1.wav\ndemo/nodes/2.wav\n");
  ASSERT_EQ(generate("--genre folk --lyrics-text 'la la la' --seconds 0.3 --songs 2 --quiet "
                     "--stop-after-level 2 --out same/",
                     folder)
                .code,
            0);
  EXPECT_EQ(codes("nodes/2"),
            run_folder::read_codes(folder / "same/song-2.wav.run/codes.safetensors"));
  EXPECT_EQ(done("compose demo extend 2 --seconds 0.2 --songs 2 --seed 1 --genre jazz"),
            "demo/nodes/3.wav\ndemo/nodes/4.wav\n");
  const auto parent = codes("nodes/2")[2], third = codes("nodes/3")[2],
             fourth = codes("nodes/4")[2];
  EXPECT_EQ(third.size(), parent.size() + 25);
  expect_begins(third, parent, parent.size());
  expect_begins(fourth, parent, parent.size());
  EXPECT_NE(third, fourth);
  EXPECT_EQ(request("nodes/3").at("genre"), "jazz");
  EXPECT_EQ(request("nodes/3").at("lyrics"), "la la la");
  EXPECT_EQ(request("nodes/3").at("compose").at("path"), json({2, 3}));
  fs::remove_all(folder / "demo/nodes/4.wav.run");  // a leaf
  fs::remove(folder / "demo/nodes/4.wav");
  EXPECT_EQ(codes("nodes/3")[2], third);
  EXPECT_EQ(nodes().at(3).at("state"), "missing");
}

TEST_F(Compose, ARepeatedCommandMakesNothingTwice) {
  const std::string first = done(kStart);
  EXPECT_EQ(done(kStart), first);
  const std::string extend = "compose demo extend 1 --seconds 0.1 ";
  EXPECT_EQ(done(extend + "--seed 3"), "demo/nodes/2.wav\n");
  EXPECT_EQ(done(extend + "--seed 3"), "demo/nodes/2.wav\n");
  EXPECT_EQ(done(extend), "demo/nodes/3.wav\n") << "another seed";
  EXPECT_EQ(done(extend), "demo/nodes/4.wav\n") << "and another one";
  EXPECT_EQ(done("compose demo cut 4 --at 0.2"), "demo/nodes/5.wav\n");
  EXPECT_EQ(done("compose demo cut 4 --at 0.2"), "demo/nodes/5.wav\n");
  done("compose demo undo --step 5");
  refused("compose demo undo --step 5", 0, "Step 5 was undone before; nothing changes.");
  EXPECT_EQ(nodes().size(), 4u);
  EXPECT_EQ(done("compose demo cut 4 --at 0.2"), "demo/nodes/5.wav\n") << "it is back";
}

TEST_F(Compose, MoreSongsKeepTheNodesThatThereAre) {
  done(kStart);
  const std::string extend = "compose demo extend 1 --seconds 0.1 --seed 3 --songs ";
  EXPECT_EQ(done(extend + "2"), "demo/nodes/2.wav\ndemo/nodes/3.wav\n");
  const auto written = fs::last_write_time(folder / "demo/nodes/2.wav");
  EXPECT_EQ(done(extend + "3"), "demo/nodes/2.wav\ndemo/nodes/3.wav\ndemo/nodes/4.wav\n");
  EXPECT_EQ(fs::last_write_time(folder / "demo/nodes/2.wav"), written);
  EXPECT_EQ(request("nodes/4").at("song"), 2);
  EXPECT_EQ(done(extend + "1"), "demo/nodes/2.wav\n");
  EXPECT_EQ(nodes().size(), 4u);
  refused("compose demo undo", 0,
          "Step 3 (extend) is undone: node 4 is no longer in the tree; its files stay.");
  EXPECT_EQ(nodes().size(), 3u);
  EXPECT_EQ(done(extend + "4"),
            "demo/nodes/2.wav\ndemo/nodes/3.wav\ndemo/nodes/4.wav\n"
            "demo/nodes/5.wav\n")
      << "it is back";
  EXPECT_EQ(nodes().size(), 5u);
}

TEST_F(Compose, FurtherStartsHaveTheModelOfTheProject) {
  done(kStart);
  EXPECT_EQ(done("compose demo start --genre folk --seconds 0.1 --seed 8"), "demo/nodes/2.wav\n");
  EXPECT_EQ(json::parse(folder.read("demo/nodes/2.wav.run/run.json")).at("model").at("name"),
            "smoke");
}

TEST_F(Compose, ACutIsTheBeginningOfItsParent) {
  done(kStart);
  done("compose demo extend 1 --seconds 0.2 --seed 1");
  EXPECT_EQ(done("compose demo cut 2 --at 0.4"), "demo/nodes/3.wav\n");
  EXPECT_EQ(done("compose demo cut 3 --at 0.104"), "demo/nodes/4.wav\n");
  EXPECT_EQ(codes("nodes/3")[2].size(), 50u);
  EXPECT_EQ(codes("nodes/4")[2].size(), 13u);
  expect_begins(codes("nodes/2")[2], codes("nodes/3")[2], 50);
  EXPECT_EQ(done("compose demo extend 3 --seconds 0.1 --seed 2"), "demo/nodes/5.wav\n");
  expect_begins(codes("nodes/5")[2], codes("nodes/3")[2], 50);
  EXPECT_NE(codes("nodes/5")[2][55], codes("nodes/2")[2][55]);
}

TEST_F(Compose, TheFinishedSongOfAStartIsThatOfGenerate) {
  done(kStart);
  EXPECT_EQ(done("compose demo render 1"), "demo/renders/1.wav\n");
  ASSERT_EQ(generate("--genre folk --lyrics-text 'la la la' --seconds 0.304 --quiet", folder).code,
            0);
  EXPECT_EQ(codes("renders/1"), run_folder::read_codes(folder / "song.wav.run/codes.safetensors"));
}

TEST_F(Compose, APathKeepsTheFinishedPartOfItsParent) {
  done(kStart);
  done("compose demo extend 1 --seconds 0.2 --seed 1 --genre jazz");
  EXPECT_EQ(done("compose demo render 2"), "demo/renders/2.wav\n");
  const Codes whole = codes("renders/2"), begun = codes("renders/1");
  ASSERT_EQ(whole.size(), 3u);
  for (const std::size_t level : {0, 1})
    expect_begins(whole[level], begun[level], begun[level].size());
  EXPECT_EQ(whole[2], codes("nodes/2")[2]);
  EXPECT_EQ(request("renders/2").at("codes").at("lengths"), json({38 * 16, 38 * 4, 63}));
}

TEST_F(Compose, ASongDoesNotDependOnWhatWasFinishedBefore) {
  const std::string script = kStart +
                             "--quiet && crooner compose demo extend 1 --seconds 0.5 --seed 1 "
                             "--quiet && crooner compose demo cut 2 --at 0.7 --quiet";
  ASSERT_EQ(crooner(script, folder).code, 0);
  done("compose demo render 3");
  const std::string alone = folder.read("demo/renders/3.wav");
  fs::remove_all(folder / "demo/renders");
  done("compose demo render 2");
  const ProcessResult again = crooner("compose demo render 3 --json --save-every 0", folder);
  ASSERT_EQ(again.code, 0) << again.err;
  EXPECT_EQ(folder.read("demo/renders/3.wav"), alone);
  // The windows that end before the cut are those of node 2.
  std::istringstream events(again.out);
  int levels = 0;
  for (std::string line; std::getline(events, line);) {
    const json event = json::parse(line);
    if (event.at("event") != "level_begin") continue;
    ++levels;
    EXPECT_GT(event.at("codes_done"), event.at("level") == 1 ? 300 : 1200) << line;
  }
  EXPECT_EQ(levels, 2);
}

TEST_F(Compose, ARepaintedNodeKeepsWhatIsOutsideTheSpan) {
  done(kStart);
  EXPECT_EQ(done("compose demo repaint 1 --from 0.1 --to 0.2 --songs 2 --seed 3"),
            "demo/nodes/2.wav\ndemo/nodes/3.wav\n");
  const auto before = codes("nodes/1")[2], after = codes("nodes/2")[2];
  ASSERT_EQ(after.size(), before.size());
  expect_begins(after, before, 12);
  EXPECT_TRUE(std::equal(after.begin() + 25, after.end(), before.begin() + 25));
  EXPECT_NE(after, before);
  EXPECT_NE(after, codes("nodes/3")[2]);
  done("compose demo render 2 --out song.wav");
  const Codes old = codes("renders/1"), rendered = codes("renders/2");
  EXPECT_EQ(rendered[2], after);
  for (const std::size_t level : {0, 1}) {
    const std::ptrdiff_t ratio = level == 0 ? 16 : 4;
    expect_begins(rendered[level], old[level], static_cast<std::size_t>(12 * ratio));
    EXPECT_TRUE(std::equal(rendered[level].begin() + 25 * ratio, rendered[level].end(),
                           old[level].begin() + 25 * ratio));
    EXPECT_NE(rendered[level], old[level]);
  }
  fs::remove_all(folder / "song.wav.run");
  EXPECT_EQ(done("replay song.wav --project demo --out again.wav"), "again.wav\n");
  EXPECT_EQ(folder.read("again.wav"), folder.read("song.wav"));
  EXPECT_EQ(done("compose demo extend 2 --seconds 0.1 --seed 1"), "demo/nodes/4.wav\n");
  expect_begins(codes("nodes/4")[2], after, after.size());
  EXPECT_EQ(done("compose demo cut 2 --at 0.28"), "demo/nodes/5.wav\n");
  EXPECT_EQ(done("compose demo render 5"), "demo/renders/5.wav\n");
  refused("compose demo repaint 1 --from 0.2 --to 0.9", 2, "outside the song");
}

TEST_F(Compose, WritesAFinishedSongInAnotherFormat) {
  done(kStart);
  EXPECT_EQ(done("compose demo render 1 --out song.flac --normalize"), "song.flac\n");
  EXPECT_EQ(codes("renders/1"), run_folder::read_codes(folder / "song.flac.run/codes.safetensors"));
  refused("compose demo render 1 --normalize", 2, "need --out FILE");
}

TEST_F(Compose, WritesNoSongOverThoseOfTheProject) {
  done(kStart + "--songs 2");
  const std::string draft = folder.read("demo/nodes/2.wav");
  for (const char* out : {"demo/nodes/2.wav", "demo/./renders/2.wav", "demo/nodes/", "demo/renders",
                          "demo/nodes/2.wav.run/new/song.flac"}) {
    refused(std::string("compose demo render 1 --force --out ") + out, 2,
            "which has the project's own songs");
  }
  EXPECT_EQ(folder.read("demo/nodes/2.wav"), draft);
  EXPECT_FALSE(fs::exists(folder / "demo/renders"));
  EXPECT_EQ(done("compose demo render 1 --out demo/nodes.wav"), "demo/nodes.wav\n");
}

TEST_F(Compose, IsReplayedFromTheSongAndTheProject) {
  done(kStart);
  done("compose demo extend 1 --seconds 0.2 --seed 1");
  done("compose demo render 2 --out song.wav");
  const std::string song = folder.read("song.wav");
  fs::remove_all(folder / "song.wav.run");
  refused("replay song.wav", 3, "--project");
  fs::remove_all(folder / "demo/renders");
  EXPECT_EQ(done("replay song.wav --project demo --out again.wav"), "again.wav\n");
  EXPECT_EQ(folder.read("again.wav"), song);
  fs::copy(folder / "demo/renders/1.wav", folder / "demo/mine.wav");
  EXPECT_EQ(done("replay demo/mine.wav --out found.wav"), "found.wav\n");
  EXPECT_EQ(folder.read("found.wav"), folder.read("demo/mine.wav"));
}

TEST_F(Compose, ADraftIsReplayedFromItsRunFolder) {
  done(kStart);
  done("compose demo extend 1 --seconds 0.2 --seed 1");
  done("compose demo cut 2 --at 0.4");
  for (const std::string node : {"2", "3"}) {
    EXPECT_EQ(done("replay demo/nodes/" + node + ".wav --out again.wav --force"), "again.wav\n");
    EXPECT_TRUE(folder.read("again.wav") == folder.read("demo/nodes/" + node + ".wav")) << node;
  }
  fs::remove(folder / "demo/nodes/3.wav");
  fs::remove(folder / "demo/nodes/3.wav.run/done.json");
  EXPECT_EQ(done("resume demo/nodes/3.wav.run"), "demo/nodes/3.wav\n");
  EXPECT_TRUE(folder.read("again.wav") == folder.read("demo/nodes/3.wav"));
}

TEST_F(Compose, NotesPicksAndUndo) {
  done(kStart + "--songs 2");
  done("compose demo mark 2 --note 'loud & clear'");
  done("compose demo mark 2 --note 'loud & clear'");
  done("compose demo pick 2");
  done("compose demo extend picked --seconds 0.1 --seed 1");
  const std::string tree = done("compose demo tree");
  EXPECT_NE(tree.find("(picked)\n   ! loud & clear\n  3  to 0.408 s"), std::string::npos) << tree;
  refused("compose demo undo --step 1", 2, "Step 2 (mark) needs the nodes of step 1");
  EXPECT_EQ(done("compose demo page"), "demo/page.html\n");
  const std::string page = folder.read("demo/page.html");
  EXPECT_NE(page.find("src=\"nodes/3.wav\""), std::string::npos);
  EXPECT_NE(page.find("src=\"nodes/3.wav.run/level_2.png\""), std::string::npos);
  EXPECT_NE(page.find("loud &amp; clear"), std::string::npos);
  for (int step = 4; step > 0; --step) done("compose demo undo");
  EXPECT_EQ(nodes().size(), 0u);
  refused("compose demo undo", 2, "There is nothing to undo in 'demo'");
  EXPECT_TRUE(fs::exists(folder / "demo/nodes/3.wav"));
}

TEST_F(Compose, UndoSaysWhatIsDifferent) {
  done(kStart + "--songs 2");
  done("compose demo mark 2 --note loud");
  done("compose demo mark 2 --note long");
  refused("compose demo mark 2 --note ''", 0, "The notes of node 2 are removed.");
  EXPECT_EQ(nodes().at(1).at("notes"), json::array());
  done("compose demo mark 2 --note ''");
  refused("compose demo undo", 0, "Step 4 (mark) is undone: the notes of node 2 are back.");
  EXPECT_EQ(nodes().at(1).at("notes"), json({"loud", "long"}));
  refused("compose demo undo", 0, "Step 3 (mark) is undone: the note 'long' of node 2 is removed.");
  done("compose demo pick 2");
  done("compose demo pick 1");
  refused("compose demo undo", 0, "(pick) is undone: node 2 is picked.");
  refused("compose demo undo", 0, "(pick) is undone: no node is picked.");
  done("compose demo undo");
  refused("compose demo undo", 0,
          "Step 1 (start) is undone: nodes 1, 2 are no longer in the tree; their files stay.");
}

TEST_F(Compose, ReadsCommandsAtATerminal) {
  refused("compose demo </dev/null", 2, "reads commands at a terminal");
  folder.write("player.sh", "echo heard $1 >>heard\n");
  folder.write("typed", kStart.substr(13) +
                            "--quiet\n\npick 1\n"
                            "mark 1 --note \"$HOME `touch ran` ; it's > out\"\nquit\n");
  const ProcessResult ended =
      shell("script -qec \"crooner compose demo --player 'sh player.sh'\" /dev/null <typed",
            folder.path());
  EXPECT_EQ(ended.code, 0) << ended.out;
  EXPECT_EQ(folder.read("heard"), "heard demo/nodes/1.wav\n") << ended.out;
  EXPECT_NE(done("compose demo tree").find("(picked)\n   ! $HOME `touch ran` ; it's > out\n"),
            std::string::npos)
      << ended.out;
  EXPECT_FALSE(fs::exists(folder / "ran"));
}

TEST_F(Compose, BadInput) {
  refused("compose demo tree", 3, "'demo' is no project");
  EXPECT_FALSE(fs::exists(folder / "demo"));
  refused("compose demo extend 1 --seconds 1", 3, "'demo' is no project");
  done(kStart);
  refused("compose demo extend 4 --seconds 1", 2,
          "There is no node '4' in 'demo'; the nearest is 1");
  refused("compose demo extend 1", 2, "compose extend needs --seconds");
  refused("compose demo cut 1 --at 0.001", 2, "less than one top code");
  refused("compose demo cut 1 --at 9", 2, "node 1 ends at 0.304 s: nothing would be cut");
  refused("compose demo grow 1", 2, "crooner compose has no command 'grow'. See");
  refused("compose demo extnd 1", 2, "no command 'extnd'. Did you mean 'extend'?");
  refused("compose tre demo", 2, "no command 'tre'. Did you mean 'tree'?");
  refused("compose demo mark 1", 2, "compose mark needs --note");
  refused("compose demo start --lyric-times", 2, "--lyric-times needs --lyrics FILE");
  refused("compose demo start --upsample-segments 2", 2, "no flag '--upsample-segments'");
  done("compose demo cut 1 --at 0.1");
  refused("compose demo render 2", 2, "Extend it first.");
  done("compose demo extend 1 --seconds 0.2 --seed 1");
  done("compose demo render 1");
  fs::remove_all(folder / "demo/renders/1.wav.run");
  refused("compose demo render 3", 3, "Remove the file too");
  fs::remove(folder / "demo/renders/1.wav");
  fs::remove_all(folder / "demo/nodes/1.wav.run");
  refused("compose demo extend 1 --seconds 0.2", 3, "The codes of node 1 are missing");
  refused("compose demo render 3", 3, "The codes of node 1 are missing");
  refused("compose demo render 3", 3,
          "'crooner compose start demo ...', with its flags and --seed 7, has them back;");
  EXPECT_EQ(done("compose demo extend 3 --seconds 0.1 --seed 1"), "demo/nodes/4.wav\n")
      << "a node has the codes of its parents";
  fs::remove(folder / "demo/nodes/1.wav");
  EXPECT_EQ(done(kStart), "demo/nodes/1.wav\n");
  EXPECT_EQ(done("compose demo render 3"), "demo/renders/3.wav\n");
  fs::remove_all(folder / "demo/nodes/3.wav.run");
  EXPECT_EQ(nodes().at(2).at("state"), "missing") << "its finished song is there";
  const ProcessResult busy = shell("flock demo/lock crooner compose demo pick 3", folder.path());
  EXPECT_EQ(busy.code, 2);
  EXPECT_NE(busy.err.find("The project 'demo' is in use by"), std::string::npos) << busy.err;
}

}  // namespace
}  // namespace crooner::cli
