#include "songs/rank_command.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/error_message.h"
#include "base/files.h"
#include "base/temporary_folder.h"

namespace crooner::songs {
namespace {

using test::error_message;

std::string refusal(const std::string& command, int limit = 60) {
  return error_message<InputError>([&] { rank_command(command, "song.wav", limit); });
}

TEST(RankCommand, ReadsTheNumberThatItPrints) {
  EXPECT_EQ(rank_command("echo 3.5 #", "song.wav"), 3.5);
  EXPECT_EQ(rank_command("printf ' -2e3 \\n' #", "song.wav"), -2000);
}

TEST(RankCommand, GivesTheFileAsTheLastArgument) {
  const test::TemporaryFolder folder;
  const auto file = folder / "a song's \"take\" $1.wav";
  write_file(file, "12345");
  EXPECT_EQ(rank_command("wc -c <", file), 5);
}

TEST(RankCommand, RefusesWhatIsNoNumber) {
  for (const char* output : {"", "loud", "1 2", "1\\n2", "nan", "inf", "0x10"}) {
    const std::string said = refusal("printf '" + std::string(output) + "' #");
    EXPECT_NE(said.find("one line with a number is expected"), std::string::npos) << said;
  }
}

TEST(RankCommand, NamesAProgramThatFails) {
  EXPECT_NE(refusal("echo 1; echo 'no such take' >&2; exit 3 #").find("failed: no such take"),
            std::string::npos);
  EXPECT_NE(refusal("no-such-program").find("failed"), std::string::npos);
  EXPECT_NE(refusal("kill -SEGV $$ #").find("failed"), std::string::npos);
}

TEST(RankCommand, EndsAProgramThatHangs) {
  EXPECT_NE(refusal("sleep infinity #", 1).find("has not ended after 1 s"), std::string::npos);
}

TEST(RankCommand, MayNotReadTheTerminal) {
  EXPECT_EQ(rank_command("wc -c #", "song.wav"), 0);
}

}  // namespace
}  // namespace crooner::songs
