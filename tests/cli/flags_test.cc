#include "cli/flags.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "cli/generate.h"
#include "cli/program.h"

namespace crooner::cli {
namespace {

// The options of crooner generate as a command line sets them.
class GenerateFlags : public ::testing::Test {
 protected:
  int run(std::vector<const char*> words) {
    words.insert(words.begin(), {"crooner", "generate"});
    Program program([] { return std::string("crooner test"); });
    program.add("generate", "Generate songs", declare_generate,
                [this](const GenerateOptions& options) {
                  got = options;
                  ++runs;
                });
    testing::internal::CaptureStderr();
    testing::internal::CaptureStdout();
    const int code = program.run(static_cast<int>(words.size()), words.data());
    err = testing::internal::GetCapturedStderr();
    out = testing::internal::GetCapturedStdout();
    return code;
  }

  GenerateOptions got;
  int runs = 0;
  std::string err, out;
};

TEST_F(GenerateFlags, Arrive) {
  ASSERT_EQ(run({"--genre",
                 "folk",
                 "--artist=The Lamplighters",
                 "--lyrics-text",
                 "--la la",
                 "--seconds",
                 "2.5",
                 "--seed",
                 "7",
                 "--temperature",
                 "2=0.9",
                 "--top-k",
                 "5",
                 "--no-deterministic",
                 "--songs",
                 "3",
                 "-o",
                 "x.flac",
                 "--bits",
                 "24",
                 "--strict"}),
            0)
      << err;
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(got.labels.genre, "folk");
  EXPECT_EQ(got.labels.artist, "The Lamplighters");
  EXPECT_EQ(got.labels.lyrics_text, "--la la");
  EXPECT_TRUE(got.labels.strict);
  EXPECT_EQ(got.seconds, 2.5);
  EXPECT_EQ(got.sampling.seed, 7u);
  EXPECT_EQ(got.sampling.temperature.at(2, 1), 0.9);
  EXPECT_EQ(got.sampling.top_k.at(0, 0), 5);
  EXPECT_FALSE(got.model.deterministic);
  EXPECT_EQ(got.songs, 3);
  EXPECT_EQ(got.out, "x.flac");
  EXPECT_EQ(got.sound.bits, "24");
}

TEST_F(GenerateFlags, TheLastOfTwoWins) {
  ASSERT_EQ(run({"--seed", "1", "--seed", "2"}), 0);
  EXPECT_EQ(got.sampling.seed, 2u);
}

TEST_F(GenerateFlags, ADashIsAValue) {
  ASSERT_EQ(run({"--lyrics", "-"}), 0) << err;
  EXPECT_EQ(got.labels.lyrics_file, "-");
}

TEST_F(GenerateFlags, SuggestsTheClosestFlag) {
  EXPECT_EQ(run({"--temprature", "1"}), 2);
  EXPECT_EQ(runs, 0);
  EXPECT_NE(err.find("crooner generate has no flag '--temprature'. Did you mean '--temperature'?"),
            std::string::npos)
      << err;
  EXPECT_EQ(run({"--sed=3"}), 2);
  EXPECT_NE(err.find("'--sed'. Did you mean '--seed'?"), std::string::npos) << err;
  EXPECT_EQ(run({"--zzzzzzzz"}), 2);
  EXPECT_EQ(err.find("Did you mean"), std::string::npos) << err;
}

TEST_F(GenerateFlags, ReportsEachMistakeInOneSentence) {
  const auto wrong = [this](std::vector<const char*> words, const std::string& sentence) {
    EXPECT_EQ(run(words), 2) << words[0];
    EXPECT_NE(err.find(sentence), std::string::npos) << err;
    EXPECT_EQ(std::count(err.begin(), err.end(), '\n'), 1) << err;
  };
  wrong({"--seed"}, "A value is missing after --seed.");
  wrong({"stray"}, "takes no argument 'stray' here.");
  wrong({"--bits", "12"}, "--bits is '12'; it takes one of 16|24|float.");
  wrong({"--songs", "0"}, "--songs is '0'; it takes a whole number from 1 to");
  wrong({"--lyrics", "a", "--lyrics-text", "b"},
        "--lyrics and --lyrics-text are mutually exclusive.");
  wrong({"--top-k", "3", "--top-p", "0.9"}, "--top-k and --top-p are mutually exclusive");
  wrong({"--top-k", "2=3", "--top-p", "0.9"}, "--top-k and --top-p are mutually exclusive");
  wrong({"--prompt-seconds", "3"}, "--prompt-seconds needs --prompt FILE.");
  wrong({"--lyric-times"}, "--lyric-times needs --lyrics FILE");
  wrong({"--lyric-times", "--lyrics-text", ""}, "--lyric-times needs --lyrics FILE");
  wrong({"--out", ""}, "--out is empty");
}

TEST_F(GenerateFlags, TheSongIsNoLogFile) {
  EXPECT_EQ(run({"--out", "a.wav", "--log-file=a.wav"}), 2);
  EXPECT_NE(err.find("--out and --log-file are both 'a.wav'"), std::string::npos) << err;
  EXPECT_FALSE(std::filesystem::exists("a.wav"));
}

TEST_F(GenerateFlags, TopKAndTopPMayDifferByLevel) {
  EXPECT_EQ(run({"--top-k", "2=3", "--top-p", "0=0.9"}), 0) << err;
}

TEST_F(GenerateFlags, HelpEndsWithExamples) {
  ASSERT_EQ(run({"--seconds", "nonsense", "--help"}), 0);
  EXPECT_EQ(runs, 0);
  EXPECT_NE(out.find("Usage: crooner generate [OPTIONS]\n"), std::string::npos);
  const std::size_t examples = out.find("Examples:\n  crooner generate ");
  ASSERT_NE(examples, std::string::npos) << out;
  EXPECT_NE(out.find("\n  crooner generate ", examples + 12), std::string::npos);
}

class ConfigFile : public GenerateFlags {
 protected:
  std::string write(const std::string& text) {
    const auto path = std::filesystem::path(testing::TempDir()) / "crooner_flags.toml";
    std::ofstream(path) << text;
    return path.string();
  }
};

TEST_F(ConfigFile, SetsFlags) {
  const std::string file = write(
      "# a song\ngenre = \"folk\"\nseed = 3\nstrict = true\ndeterministic = false\n"
      "temperature = \"2=0.9,0=0.8\"\n[generate]\nartist = 'The Lamplighters'\n"
      "[encode]\nout = \"elsewhere\"\n");
  ASSERT_EQ(run({"--seed", "4", "--config", file.c_str()}), 0) << err;
  EXPECT_EQ(got.labels.genre, "folk");
  EXPECT_EQ(got.labels.artist, "The Lamplighters");
  EXPECT_EQ(got.sampling.seed, 4u);  // the command line wins
  EXPECT_TRUE(got.labels.strict);
  EXPECT_FALSE(got.model.deterministic);
  EXPECT_EQ(got.sampling.temperature.at(0, 1), 0.8);
  EXPECT_EQ(got.out, "song.wav");  // another command's section
}

TEST_F(ConfigFile, NamesFileAndFlagOfAMistake) {
  const std::string file = write("gerne = \"folk\"\n");
  EXPECT_EQ(run({"--config", file.c_str()}), 2);
  EXPECT_NE(
      err.find(file + ", line 1: crooner generate has no flag 'gerne'. Did you mean 'genre'?"),
      std::string::npos)
      << err;
  write("genre = \"folk\"\n[generte]\nseed = 3\n");
  EXPECT_EQ(run({"--config", file.c_str()}), 2);
  EXPECT_NE(err.find("line 2: [generte] is not a command of crooner. Did you mean 'generate'?"),
            std::string::npos)
      << err;
  write("[nothing]\n");
  EXPECT_EQ(run({"--config", file.c_str()}), 2);
  EXPECT_NE(err.find("[nothing] is not a command"), std::string::npos) << err;
  write("config = \"other.toml\"\n");
  EXPECT_EQ(run({"--config", file.c_str()}), 2);
  EXPECT_NE(err.find("line 1: a file of --config names no other"), std::string::npos) << err;
  write("RIFF\x01\x02 = \x1b[31m\n");
  EXPECT_EQ(run({"--config", file.c_str()}), 3);
  EXPECT_NE(err.find("is not text"), std::string::npos) << err;
  EXPECT_EQ(err.find('\x1b'), std::string::npos) << err;
  EXPECT_EQ(run({"--config", testing::TempDir().c_str()}), 3);
  EXPECT_NE(err.find("is a folder"), std::string::npos) << err;
  EXPECT_EQ(run({"--config=/nowhere/song.toml"}), 3);
  EXPECT_NE(err.find("--config: '/nowhere/song.toml' cannot be read: there is no such file."),
            std::string::npos)
      << err;
}

TEST_F(ConfigFile, LyricsF5ValuesMeanWhatTheyMeanInToml) {
  const std::string file = write(
      "\xef\xbb\xbfgenre = 'folk' # a comment\r\nartist = \"Anna # Quill\"\r\n"
      "lyrics-text = \"row\\nrow \\u00e9\"\nseconds = 1_0.5\nseed = 18446744073709551615\n"
      "top-k = [\"2=5\", \"0=7\"]\ntemperature = {all = 0.9, 2 = 0.8}\nstrict = true\n");
  ASSERT_EQ(run({"--config", file.c_str()}), 0) << err;
  EXPECT_EQ(err, "");
  EXPECT_EQ(got.labels.genre, "folk");
  EXPECT_EQ(got.labels.artist, "Anna # Quill");
  EXPECT_EQ(got.labels.lyrics_text, "row\nrow \xc3\xa9");
  EXPECT_EQ(got.seconds, 10.5);
  EXPECT_EQ(got.sampling.seed, 18446744073709551615u);
  EXPECT_EQ(got.sampling.top_k.at(2, 0), 5);
  EXPECT_EQ(got.sampling.top_k.at(0, 0), 7);
  EXPECT_EQ(got.sampling.temperature.at(2, 0), 0.8);
  EXPECT_EQ(got.sampling.temperature.at(1, 0), 0.9);
  write("lyrics-text = \"\"\"\nrow\nthe boat\"\"\"\n");
  ASSERT_EQ(run({"--config", file.c_str()}), 0) << err;
  EXPECT_EQ(got.labels.lyrics_text, "row\nthe boat");
}

TEST_F(ConfigFile, LyricsF5AnEmptyValueTakesNoOtherFlag) {
  const std::string file = write("lyrics-text = \"\"\nartist = \"Anna Quill\"\n");
  ASSERT_EQ(run({"--config", file.c_str()}), 0) << err;
  EXPECT_EQ(got.labels.lyrics_text, "");
  EXPECT_EQ(got.labels.artist, "Anna Quill");
}

TEST_F(ConfigFile, LyricsF5WordsWithoutQuotesAreTheRestOfTheLine) {
  const std::string file = write(
      "artist = The Lamplighters\nlyrics-text = to row, row  the boat  # la\nout = my song.wav\n"
      "seconds = 1\ngenre = folk\n");
  ASSERT_EQ(run({"--config", file.c_str()}), 0) << err;
  EXPECT_EQ(got.labels.artist, "The Lamplighters");
  EXPECT_EQ(got.labels.lyrics_text, "to row, row  the boat");
  EXPECT_EQ(got.out, "my song.wav");
  EXPECT_EQ(got.labels.genre, "folk");
  EXPECT_EQ(got.seconds, 1);
}

TEST_F(ConfigFile, LyricsF5MistakesAreNamedWithTheirLine) {
  const auto wrong = [this](const std::string& text, int code, const std::string& sentence) {
    const std::string file = write(text);
    EXPECT_EQ(run({"--config", file.c_str()}), code) << text;
    EXPECT_NE(err.find(file + ", line " + sentence), std::string::npos) << err;
    EXPECT_EQ(std::count(err.begin(), err.end(), '\n'), 1) << err;
  };
  wrong("genre = 'folk'\nseed = 1 ; two\n", 2, "2: --seed is '1 ; two'");
  wrong("seed = 1\nseed = 2\n", 3, "2: ");
  wrong("seed = 1\ngenre = \"folk\n", 3, "2: ");
  wrong("\n\nbits = 12\n", 2, "3: --bits is '12'");
  wrong("genre = ['folk', 'jazz']\n", 2, "1: 'genre' is a list; one value is expected.");
  wrong("seed\n", 3, "1: ");
}

TEST_F(GenerateFlags, LyricsF3AnEqualsSignWithNothingAfterItIsAnEmptyValue) {
  ASSERT_EQ(run({"--lyrics-text=", "--clean"}), 0) << err;
  EXPECT_EQ(got.labels.lyrics_text, "");
  EXPECT_TRUE(got.run.clean);
  ASSERT_EQ(run({"--genre=", "--out", "x.wav"}), 0) << err;
  EXPECT_EQ(got.labels.genre, "");
  EXPECT_EQ(got.out, "x.wav");
  EXPECT_EQ(run({"--seed=", "--out", "x.wav"}), 2);
  EXPECT_NE(err.find("--seed is ''"), std::string::npos) << err;
  EXPECT_EQ(run({"--clean="}), 2);
}

TEST_F(GenerateFlags, LyricsF3AFlagIsNeverTheValueOfAnother) {
  for (const char* next : {"--force", "--out=a.wav", "-q", "--help-me", "--"}) {
    const bool flag = std::string(next) != "--help-me";
    EXPECT_EQ(run({"--artist", next}), flag ? 2 : 0) << next << err;
    if (!flag) continue;
    EXPECT_NE(err.find("A value is missing after --artist"), std::string::npos) << err;
  }
  ASSERT_EQ(run({"--artist=--force"}), 0) << err;
  EXPECT_EQ(got.labels.artist, "--force");
  EXPECT_EQ(run({"-o", "--clean"}), 2);
  EXPECT_NE(err.find("A value is missing after -o"), std::string::npos) << err;
}

TEST_F(GenerateFlags, LyricsR12AShortFlagTakesNoEqualsSign) {
  EXPECT_EQ(run({"-o=x.wav"}), 2);
  EXPECT_NE(err.find("write -o x.wav or --out=x.wav."), std::string::npos) << err;
  ASSERT_EQ(run({"-ox.wav"}), 0) << err;
  EXPECT_EQ(got.out, "x.wav");
  ASSERT_EQ(run({"-qo", "y.wav"}), 0) << err;
  EXPECT_EQ(got.out, "y.wav");
  EXPECT_TRUE(got.log.quiet);
}

TEST_F(GenerateFlags, LyricsR4AFlagUsedTwiceIsReported) {
  ASSERT_EQ(run({"--genre", "folk", "--genre=jazz", "--clean", "--clean"}), 0);
  EXPECT_EQ(got.labels.genre, "jazz");
  EXPECT_NE(err.find("--genre is set 2 times; the last one counts: jazz."), std::string::npos)
      << err;
  EXPECT_EQ(err.find("--clean"), std::string::npos) << err;
}

TEST_F(GenerateFlags, OfASwitchSetTwiceTheLastCounts) {
  ASSERT_EQ(run({"--clean=false", "--clean"}), 0);
  EXPECT_TRUE(got.run.clean);
  EXPECT_NE(err.find("--clean is set 2 times; the last one counts: true."), std::string::npos)
      << err;
  ASSERT_EQ(run({"--clean", "--clean", "--clean=no"}), 0);
  EXPECT_FALSE(got.run.clean);
  ASSERT_EQ(run({"--no-deterministic", "--deterministic"}), 0);
  EXPECT_TRUE(got.model.deterministic);
  ASSERT_EQ(run({"--deterministic", "--no-deterministic"}), 0);
  EXPECT_FALSE(got.model.deterministic);
}

TEST_F(GenerateFlags, LyricsF2ANameThatIsNotUtf8IsRefused) {
  EXPECT_EQ(run({"--artist", "Bj\xf6rk"}), 2);
  EXPECT_NE(err.find("--artist is 'Bj\\xf6rk', which is not UTF-8"), std::string::npos) << err;
}

}  // namespace
}  // namespace crooner::cli
