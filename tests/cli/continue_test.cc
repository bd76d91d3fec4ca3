#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>

#include "audio/audio_reader.h"
#include "cli/smoke_model.h"
#include "run_folder/codes_file.h"
#include "support/paths.h"

namespace crooner::cli {
namespace {

namespace fs = std::filesystem;

class ContinueRun : public ::testing::Test {
 protected:
  void make_song() {
    ASSERT_EQ(generate("--genre folk --lyrics-text 'la la' --seconds 0.256 --quiet", folder).code,
              0);
  }
  void expect_done(const std::string& arguments, const std::string& out) {
    const ProcessResult ended = crooner(arguments, folder);
    EXPECT_EQ(ended.code, 0) << arguments << '\n' << ended.err;
    EXPECT_EQ(ended.out, out);
  }
  void refused(const std::string& arguments, int code, const std::string& sentence) {
    const ProcessResult ended = crooner(arguments, folder);
    EXPECT_EQ(ended.code, code) << arguments << '\n' << ended.err;
    EXPECT_NE(ended.err.find(sentence), std::string::npos) << arguments << '\n' << ended.err;
    EXPECT_EQ(ended.out, "");
  }
  Codes codes(const std::string& song) {
    return run_folder::read_codes(folder / (song + ".run/codes.safetensors"));
  }
  Folder folder;
};

void expect_begins(const Codes& whole, const Codes& part, std::size_t top_codes) {
  ASSERT_EQ(whole.size(), 3u);
  for (std::size_t level = 0; level < 3; ++level) {
    const auto count = static_cast<std::ptrdiff_t>(top_codes << (2 * (2 - level)));
    EXPECT_TRUE(std::equal(part[level].begin(), part[level].begin() + count, whole[level].begin()))
        << "level " << level;
  }
}

TEST_F(ContinueRun, ExtendsASong) {
  make_song();
  expect_done("continue song.wav --seconds 0.6 --quiet --out longer.wav", "longer.wav\n");
  const Codes longer = codes("longer.wav");
  EXPECT_EQ(longer[2].size(), 75u);
  expect_begins(longer, codes("song.wav"), 32);
  EXPECT_EQ(audio::read_audio_file(folder / "longer.wav").frames(), 9600);
  EXPECT_NE(folder.read("longer.wav.run/run.json").find("la la"), std::string::npos);
  // The same command returns it; interrupted, it resumes from its own folder.
  expect_done("continue song.wav --seconds 0.6 --quiet --out longer.wav", "longer.wav\n");
  const std::string whole = folder.read("longer.wav");
  const ProcessResult cut = shell(
      "ulimit -f 22; crooner continue song.wav --seconds 0.6 --quiet --save-every 0 --out cut.wav",
      folder.path());
  EXPECT_EQ(cut.code, 4) << cut.err;
  fs::remove_all(folder / "song.wav.run");
  expect_done("resume cut.wav.run --quiet", "cut.wav\n");
  EXPECT_EQ(folder.read("cut.wav"), whole);
}

TEST_F(ContinueRun, RegeneratesTheEnding) {
  make_song();
  const std::string common = "continue song.wav.run --keep-seconds 0.1 --seconds 0.256 --quiet ";
  expect_done(common + "--seed 8 --songs 2 --out other.wav", "other-1.wav\nother-2.wav\n");
  expect_begins(codes("other-1.wav"), codes("song.wav"), 12);
  EXPECT_NE(codes("other-1.wav")[2], codes("song.wav")[2]);
  EXPECT_NE(codes("other-1.wav")[2], codes("other-2.wav")[2]);
}

TEST_F(ContinueRun, Upsamples) {
  make_song();
  const std::string labels = "--model smoke --genre folk --lyrics-text 'la la' --quiet ";
  ASSERT_EQ(generate("--genre folk --lyrics-text 'la la' --seconds 0.256 --stop-after-level 2 "
                     "--quiet --out draft.wav",
                     folder)
                .code,
            0);
  expect_done("upsample draft.wav --quiet --out a.wav", "a.wav\n");
  EXPECT_EQ(codes("a.wav"), codes("song.wav")) << "what generate would have generated at once";
  expect_done("upsample draft.wav.run/codes.safetensors --seed 7 --out b.wav " + labels, "b.wav\n");
  EXPECT_EQ(codes("b.wav"), codes("song.wav"));
  expect_done("upsample song.wav --from-level 1 --seed 9 --quiet --out c.wav", "c.wav\n");
  EXPECT_EQ(codes("c.wav")[1], codes("song.wav")[1]);
  EXPECT_NE(codes("c.wav")[0], codes("song.wav")[0]);
}

// Files that the original saved, of three songs each.
TEST_F(ContinueRun, ReadsCodesOfTheOriginalImplementation) {
  const std::string codes = source_file("tests/golden/end_to_end/lyrics_sep/codes_level_");
  const std::string common = " --model smoke --genre folk --seed 1 --quiet --out ";
  const std::string songs = "song-1.wav\nsong-2.wav\nsong-3.wav\n";
  expect_done("upsample " + codes + "2.pth.tar" + common + "song.wav", songs);
  const auto saved = run_folder::read_all_codes(codes + "2.pth.tar");
  for (const int song : {0, 1, 2}) {
    const Codes upsampled = this->codes("song-" + std::to_string(song + 1) + ".wav");
    EXPECT_EQ(upsampled[2], saved[song][2]);
    EXPECT_EQ(upsampled[0].size(), 16 * upsampled[2].size());
  }
  // The same codes in another kind of file are the same request, which is done.
  expect_done("upsample " + codes + "2.zip.pth.tar" + common + "song.wav", songs);
  expect_done("continue " + codes + "0.pth.tar --songs 4 --seconds 1 --stop-after-level 2" +
                  common + "longer.wav",
              "longer-1.wav\nlonger-2.wav\nlonger-3.wav\nlonger-4.wav\n");
  const auto first = this->codes("longer-1.wav")[2], fourth = this->codes("longer-4.wav")[2];
  EXPECT_EQ(first.size(), 125u);
  EXPECT_TRUE(std::equal(saved[0][2].begin(), saved[0][2].end(), fourth.begin()));
  EXPECT_NE(first, fourth) << "from the same codes, but another song of the seed";
}

TEST_F(ContinueRun, BadInput) {
  refused("continue nowhere.safetensors --seconds 1 --model smoke", 3, "nowhere.safetensors");
  refused("continue song.wav", 2, "crooner continue needs --seconds");
  make_song();
  refused("continue song.wav --seconds 0.2", 2, "use more --seconds");
  refused("continue song.wav --seconds 0.256", 2, "all of --seconds");
  refused("continue song.wav --seconds 1 --keep-seconds 0.001", 2, "less than one top code");
  refused("upsample song.wav --from-level 3", 2, "--from-level is 3");
  refused("upsample song.wav --from-level 0", 2, "--from-level is 0");
  fs::copy(folder / "song.wav", folder / "alone.wav");
  refused("continue alone.wav --seconds 1", 3, "crooner generate --prompt 'alone.wav'");
  folder.write("text.safetensors", "no codes");
  refused("upsample text.safetensors --model smoke", 3, "text.safetensors");
  run_folder::write_codes(folder / "low.safetensors", {{1, 2, 3, 4}}, {});
  refused("upsample low.safetensors --model smoke", 3, "has no codes of level 2");
  run_folder::write_codes(folder / "big.safetensors", {{}, {}, {1, 999}}, {});
  refused("continue big.safetensors --seconds 1 --model smoke", 3, "hold 999");
  refused("continue . --seconds 1", 3, "a folder without run.json");
  folder.write("song.wav.run/run.json", "{\"format_version\": 1}");
  refused("continue song.wav --seconds 1", 3, "song.wav.run/run.json' has no request.");
}

TEST_F(ContinueRun, Replays) {
  make_song();
  const std::string whole = folder.read("song.wav");
  fs::rename(folder / "song.wav.run", folder / "away");
  const ProcessResult ended = crooner("replay song.wav", folder);
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(ended.out, "song-replayed.wav\n");
  EXPECT_NE(ended.err.find("byte for byte"), std::string::npos) << ended.err;
  EXPECT_EQ(folder.read("song-replayed.wav"), whole);
  std::string changed = whole;
  changed[1000] ^= 1;
  folder.write("song.wav", changed);
  refused("replay song.wav --quiet --out song.wav", 2, "an input (SONG)");
  const ProcessResult other = crooner("replay song.wav --quiet --out other.wav", folder);
  EXPECT_EQ(other.code, 3) << other.err;
  EXPECT_NE(other.err.find("is not what its request generates"), std::string::npos) << other.err;
  refused("replay nowhere.wav", 3, "There is no song and no run folder 'nowhere.wav'");
  folder.write("plain.wav", "RIFF");
  refused("replay plain.wav", 3, "has no metadata");
}

TEST_F(ContinueRun, ReplaysASongWithAPrompt) {
  make_song();
  ASSERT_EQ(
      generate("--prompt song.wav --prompt-seconds 0.1 --seconds 0.256 --quiet --out primed.wav",
               folder)
          .code,
      0);
  expect_done("replay primed.wav --quiet --out again.wav --clean", "again.wav\n");
  EXPECT_EQ(folder.read("again.wav"), folder.read("primed.wav"));
  fs::remove_all(folder / "primed.wav.run");
  refused("replay primed.wav --out more.wav", 3, "were not saved in its run folder");
}

TEST_F(ContinueRun, ReplaysALossySongInItsFormat) {
  for (const std::string name : {"a.ogg", "b.opus", "c.mp3"}) {
    const std::string common = "--seconds 0.256 --stop-after-level 1 --quiet --out ";
    const ProcessResult converted = generate(common + name, folder);
    if (converted.code == 2) continue;  // this libsndfile does not write it
    ASSERT_EQ(converted.code, 0) << converted.err;
    const ProcessResult same = crooner("replay " + name, folder);
    EXPECT_EQ(same.code, 0) << name << same.err;
    EXPECT_TRUE(same.err.find("sample for sample") != std::string::npos ||
                same.err.find("byte for byte") != std::string::npos)
        << name << same.err;
    const ProcessResult other = crooner("replay --force --out other.wav " + name, folder);
    EXPECT_EQ(other.code, 0) << name << other.err;
    EXPECT_NE(other.err.find("one of them lossy, and cannot be compared"), std::string::npos)
        << name << other.err;
  }
}

// A request too long for the WAV is kept in the run folder.
TEST_F(ContinueRun, ReplaysLongLyrics) {
  std::string lyrics;
  for (int line = 0; line < 2000; ++line) lyrics += "la la la la la\n";
  folder.write("long.txt", lyrics);
  ASSERT_EQ(generate("--lyrics long.txt --stop-after-level 2 --seconds 0.104 --quiet", folder).code,
            0);
  const ProcessResult ended = crooner("replay song.wav", folder);
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_NE(ended.err.find("byte for byte"), std::string::npos) << ended.err;
  fs::remove_all(folder / "song.wav.run");
  refused("replay song.wav --out more.wav", 3, "too long to be embedded");
}

}  // namespace
}  // namespace crooner::cli
