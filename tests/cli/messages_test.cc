#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "cli/smoke_model.h"
#include "run_folder/codes_file.h"

namespace crooner::cli {
namespace {

namespace fs = std::filesystem;

const std::string kShort = " --seconds 0.256 ";

// What commands print about their arguments and inputs.
class Messages : public ::testing::Test {
 protected:
  void says(int code, const std::string& arguments, const std::string& sentence) {
    const ProcessResult ended = crooner(arguments, folder);
    EXPECT_EQ(ended.code, code) << arguments << '\n' << ended.err;
    EXPECT_NE(ended.err.find(sentence), std::string::npos) << arguments << '\n' << ended.err;
  }
  Folder folder;
};

TEST_F(Messages, TheSameLyricsAreTheSameRequest) {
  folder.write("unix.txt", "Line one\nLine two\n");
  folder.write("dos.txt", "\xef\xbb\xbfLine one\r\nLine two\r\n");
  ASSERT_EQ(generate("--lyrics unix.txt --stop-after-level 2 --quiet" + kShort, folder).code, 0);
  EXPECT_NE(folder.read("song.wav.run/run.json").find("\"Line one\\nLine two\\n\""),
            std::string::npos);
  const ProcessResult again =
      generate("--lyrics dos.txt --stop-after-level 2 --quiet" + kShort, folder);
  EXPECT_EQ(again.code, 0) << again.err;
}

TEST_F(Messages, LyricsWithoutUsableCharacters) {
  folder.write("hearts.txt", "♥♥♥\n");
  says(3, "generate --model smoke --lyrics hearts.txt" + kShort, "contain no usable character");
  folder.write("mark.txt", "\xef\xbb\xbf\r\n");
  says(3, "generate --model smoke --lyrics mark.txt" + kShort, "are empty");
}

TEST_F(Messages, PromptsAndCodesThatAreTooShort) {
  ASSERT_EQ(generate("--quiet" + kShort, folder).code, 0);
  says(0,
       "generate --model smoke --prompt song.wav --prompt-seconds 3 --seconds 0.6 "
       "--stop-after-level 2 --out more.wav",
       "--prompt-seconds is 3, but the prompt is only 0.256 s long: all of it is used.");
  says(0, "continue song.wav --keep-seconds 5 --seconds 0.6 --stop-after-level 2 --out longer.wav",
       "--keep-seconds is 5, but there are only codes for 0.256 s: all of them are kept.");
  says(2, "continue song.wav --seconds 0.2", "use more --seconds or fewer --keep-seconds.");
  says(2, "generate --model smoke --prompt song.wav --out short.wav --seconds 0.2",
       "use more --seconds or fewer --prompt-seconds.");
}

TEST_F(Messages, CodesNameTheirModel) {
  run_folder::write_codes(folder / "codes", {{}, {}, {1, 2, 3}}, {{"model", "smoke"}});
  says(0, "decode codes --out sound.wav", "");
  const std::vector<std::int64_t> top(32, 1);
  run_folder::write_codes(folder / "others", {{}, {}, top}, {{"model", "elsewhere"}});
  says(3, "decode others --out other.wav", "no model 'elsewhere'");
  says(0, "decode others --model smoke --out other.wav",
       "The codes in 'others' belong to the model 'elsewhere', not to 'smoke'");
  says(0, "upsample others --model smoke --stop-after-level 1 --out more.wav",
       "belong to the model 'elsewhere', not to 'smoke'");
}

TEST_F(Messages, AlignAcceptsTheSongItself) {
  ASSERT_EQ(generate("--lyrics-text 'la la' --quiet" + kShort, folder).code, 0);
  says(0, "align song.wav --out song.lrc", "");
  EXPECT_TRUE(fs::exists(folder / "song.lrc"));
  says(3, "align nowhere.wav --out other.lrc", "There is no 'nowhere.wav'; a run folder");
}

TEST_F(Messages, AFullLogFileIsReportedOnce) {
  const ProcessResult ended = crooner(
      "generate --model smoke --stop-after-level 2 --log-file /dev/full --genre nothing" + kShort,
      folder);
  EXPECT_EQ(ended.code, 0) << ended.err;
  const auto first = ended.err.find("The log file '/dev/full' cannot be written");
  ASSERT_NE(first, std::string::npos) << ended.err;
  EXPECT_EQ(ended.err.find("/dev/full", first + 20), std::string::npos) << ended.err;
  EXPECT_EQ(ended.err.find("LOG ERROR"), std::string::npos) << ended.err;
}

TEST_F(Messages, FlagsAndModels) {
  says(2, "generate --top-k -1", "it takes a whole number from 0 to 1048576.");
  says(2, "plan --model smoke --memory -1", "it takes a number above 0 and up to 1000000.");
  says(2, "generate --model smoke --engine gpu" + kShort, "it takes one of auto|plain|cpu|cuda.");
  says(2, "completion", "crooner completion needs SHELL (one of bash|zsh|fish).");
  says(2, "encode", "crooner encode needs FILE (audio file, of any sample rate");
  says(4, "generate --model smoke --out /proc/x.wav" + kShort, "its directory is not writable");
  says(3, "models info 1b_lyrics", "is known, but not installed: crooner models import");
  const ProcessResult list = crooner("models list --json", folder);
  EXPECT_NE(list.out.find("{\"name\":\"smoke\",\"installed\":true,\"folder\":"), std::string::npos)
      << list.out;
  EXPECT_NE(list.out.find("{\"name\":\"1b_lyrics\",\"installed\":false,\"description\":"),
            std::string::npos)
      << list.out;
}

TEST_F(Messages, AudioR15NamesLinksAndFilesThatLookLikeFlags) {
  copy_smoke_model(folder);
  says(2, "models import model --as 1b-lyrics --out o",
       "did you mean 1b_lyrics, 5b_lyrics? Known: 1b_lyrics, 5b, 5b_lyrics, small");
  says(2, "encode -x.wav --out y",
       "'-x.wav' begins like a flag; for a file of that name write ./-x.wav.");
  says(2, "encode --froce", "has no flag '--froce'. Did you mean '--force'?");
  folder.write("model/v2_artist_ids.txt",
               folder.read("model/v2_artist_ids.txt") + "Anna Quill;5\n");
  EXPECT_EQ(crooner("labels artists anna --model ./model", folder).out, "Anna Quill\n");
  says(0, "models import model --out again",
       "has 1 name with more than one id, among them 'Anna Quill'; of each the last id counts.");
  folder.write("model/model.json", "version https://git-lfs.github.com/spec/v1\noid sha256:00\n");
  says(3, "models info ./model", "model.json' is a Git LFS pointer");
}

TEST_F(Messages, ConfigurationSectionsOfOtherCommands) {
  folder.write("all.toml", "seconds = 0.256\n[plan]\nsongs = 3\n[models.import]\nas = \"5b\"\n");
  says(0, "generate --model smoke --stop-after-level 2 --config all.toml", "");
  folder.write("wrong.toml", "[generat]\nseconds = 0.256\n");
  says(2, "generate --model smoke --config wrong.toml", "[generat] is not a command of crooner.");
}

}  // namespace
}  // namespace crooner::cli
