#include "project/session.h"

#include <gtest/gtest.h>

#include <deque>

#include "base/files.h"
#include "base/strings.h"
#include "base/temporary_folder.h"
#include "project/project.h"

namespace crooner::project {
namespace {

namespace fs = std::filesystem;

// A user who types these lines, and a `crooner` that makes what the test says.
class SessionTest : public ::testing::Test {
 protected:
  fs::path folder() const { return temporary_.path() / "demo"; }

  void run(std::deque<std::string> typed) {
    const std::vector<std::string> commands{"start", "extend", "pick", "tree", "render"};
    run_session(folder(), commands,
                {.ask = [&](const std::string& question) -> std::optional<std::string> {
                   asked_ += question;
                   if (typed.empty()) return {};
                   const std::string line = typed.front();
                   typed.pop_front();
                   return line;
                 },
                 .show = [&](const std::string& text) { shown_ += text; },
                 .run = [&](const std::vector<std::string>& words) { did(words); },
                 .play =
                     [&](const fs::path& song) {
                       played_.push_back(song.lexically_relative(folder()).string());
                     }});
  }

  std::string shown_, asked_;
  std::vector<std::string> ran_, played_;

 private:
  void did(const std::vector<std::string>& words) {
    ran_.push_back(join(words, "|"));
    if (words[0] != "start") return;
    Project project(folder(), "smoke");
    project.append({.command = "start",
                    .nodes = {1, 2},
                    .request = {{"genre", "folk"}, {"seed", 7}},
                    .note = {}});
    for (const int node : {1, 2}) {
      const fs::path run = node_file(folder(), node) += ".run";
      create_folder(run);
      write_file(run / "done.json", "{}");
      write_file(node_file(folder(), node), "");
    }
  }

  const test::TemporaryFolder temporary_;
};

TEST_F(SessionTest, PlaysNewNodesAndAsksWhichToPick) {
  run({"start --songs 2", "", "2", "quit", "tree"});
  EXPECT_EQ(ran_, (std::vector<std::string>{"start|--songs|2", "pick|2"}));
  EXPECT_EQ(played_, (std::vector<std::string>{"nodes/1.wav", "nodes/2.wav"}));
  EXPECT_NE(shown_.find("There is no node yet"), std::string::npos) << shown_;
  EXPECT_NE(asked_.find("Play 1, 2? [Y/n]"), std::string::npos) << asked_;
}

TEST_F(SessionTest, NothingIsPlayedOrPickedAgainstTheUsersWill) {
  run({"start", "n", "", "play 2", "tree"});
  EXPECT_EQ(ran_, (std::vector<std::string>{"start", "tree"}));
  EXPECT_EQ(played_, (std::vector<std::string>{"nodes/2.wav"}));
}

TEST_F(SessionTest, AMistakeEndsNothing) {
  run({"start", "n", "", "play 5", "extent 1", "", "help", "tree"});
  EXPECT_NE(shown_.find("the nearest is 2"), std::string::npos) << shown_;
  EXPECT_NE(shown_.find("Did you mean 'extend'?"), std::string::npos) << shown_;
  EXPECT_NE(shown_.find("play NODE, quit."), std::string::npos) << shown_;
  EXPECT_EQ(ran_, (std::vector<std::string>{"start", "tree"}));
}

TEST_F(SessionTest, WordsAreSplitAtBlanksAndQuotesAlone) {
  run({R"(  tree  'a $HOME; x'  "b \"`c`\" > \d" e\ f'g'  '' )", "tree 'a", "tree \"", "tree \\"});
  EXPECT_EQ(ran_, std::vector<std::string>{R"(tree|a $HOME; x|b "`c`" > \d|e fg|)"});
  EXPECT_NE(shown_.find("The quote ' is not closed"), std::string::npos) << shown_;
  EXPECT_NE(shown_.find("The quote \" is not closed"), std::string::npos) << shown_;
  EXPECT_NE(shown_.find("ends with a backslash"), std::string::npos) << shown_;
}

TEST(Player, IsTheUsersOrAKnownOne) {
  const auto aplay = [](const std::string& name) { return name == "aplay"; };
  EXPECT_EQ(player_command("", aplay), "aplay -q");
  EXPECT_EQ(player_command("mine --loud", aplay), "mine --loud");
  EXPECT_EQ(player_command("", [](const std::string&) { return false; }), "");
}

}  // namespace
}  // namespace crooner::project
