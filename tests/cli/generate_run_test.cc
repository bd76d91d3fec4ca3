#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "audio/audio_reader.h"
#include "audio/wav_chunk.h"
#include "cli/smoke_model.h"
#include "run_folder/codes_file.h"
#include "support/paths.h"

namespace crooner::cli {
namespace {

namespace fs = std::filesystem;

TEST(GenerateRun, WritesASongAndItsRunFolder) {
  Folder folder;
  const ProcessResult ended = generate("--genre folk --artist 'The Lamplighters' --lyrics '" +
                                           source_file("docs/examples/lantern-song.txt") +
                                           "' --seconds 0.256 --out song.wav",
                                       folder);
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(ended.out, "song.wav\n");
  const Audio song = audio::read_audio_file(folder / "song.wav");
  EXPECT_EQ(song.sample_rate, 16000);
  EXPECT_EQ(song.channels, 1);
  EXPECT_EQ(song.frames(), 4096);  // 0.256 s
  EXPECT_EQ(audio::read_audio_file(folder / "song.wav.run/level_0.wav").samples, song.samples);
  EXPECT_EQ(audio::read_audio_file(folder / "song.wav.run/level_2.wav").frames(), song.frames());
  const Codes codes = run_folder::read_codes(folder / "song.wav.run/codes.safetensors");
  ASSERT_EQ(codes.size(), 3u);
  EXPECT_EQ(codes[2].size(), 32u);
  EXPECT_EQ(codes[1].size(), 128u);
  EXPECT_EQ(codes[0].size(), 512u);

  const std::string record = folder.read("song.wav.run/run.json");
  EXPECT_NE(record.find("\"seed\": 7"), std::string::npos) << record;
  EXPECT_NE(record.find("made by a machine"), std::string::npos) << record;
  const auto embedded = audio::read_wav_metadata(folder / "song.wav");
  ASSERT_TRUE(embedded.has_value());
  EXPECT_NE(embedded->find("The lantern swings"), std::string::npos);
  for (const char* name : {"HOME", "USER", "HOSTNAME"}) {
    const char* value = std::getenv(name);
    if (value && std::string(value).size() > 3) {
      EXPECT_EQ(embedded->find(value), std::string::npos) << name;
    }
  }
}

TEST(GenerateRun, TheSameSeedGivesTheSameSongInAnyBatch) {
  Folder folder;
  const std::string common = "--genre jazz --quiet --seconds 0.256 ";
  ASSERT_EQ(generate(common + "--songs 3 --max-batch 3 --out a/", folder).code, 0);
  ASSERT_EQ(generate(common + "--songs 2 --max-batch 1 --threads 1 --out b/", folder).code, 0);
  for (const char* song : {"song-1.wav", "song-2.wav"}) {
    EXPECT_EQ(folder.read("a/" + std::string(song)), folder.read("b/" + std::string(song)));
  }
  EXPECT_NE(run_folder::read_codes(folder / "a/song-1.wav.run/codes.safetensors"),
            run_folder::read_codes(folder / "a/song-2.wav.run/codes.safetensors"));
}

TEST(GenerateRun, StopsAfterALevel) {
  Folder folder;
  const ProcessResult ended =
      generate("--stop-after-level 2 --seconds 0.1 --out coarse.flac", folder);
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(audio::read_audio_file(folder / "coarse.flac").frames(), 1664);  // 13 top codes
  EXPECT_FALSE(fs::exists(folder / "coarse.flac.run/level_1.wav"));
  EXPECT_NE(ended.err.find("--seconds 0.1 is rounded up to 0.104 s, 13 whole top codes"),
            std::string::npos)
      << ended.err;
}

TEST(GenerateRun, ChoosesAndPrintsASeed) {
  Folder folder;
  const ProcessResult ended =
      crooner("generate --model smoke --stop-after-level 2 --seconds 0.1", folder);
  ASSERT_EQ(ended.code, 0) << ended.err;
  const std::size_t at = ended.err.find("The seed is ");
  ASSERT_NE(at, std::string::npos) << ended.err;
  const std::string seed = ended.err.substr(at + 12, ended.err.find(';', at) - at - 12);
  EXPECT_NE(folder.read("song.wav.run/run.json").find("\"seed\": " + seed), std::string::npos);
  const ProcessResult again = crooner(
      "generate --model smoke --stop-after-level 2 --seconds 0.1 --out again.wav --seed " + seed,
      folder);
  ASSERT_EQ(again.code, 0) << again.err;
  EXPECT_EQ(folder.read("again.wav.run/codes.safetensors"),
            folder.read("song.wav.run/codes.safetensors"));
}

TEST(GenerateRun, LyricsFromStandardInputAndFromText) {
  Folder folder;
  const std::string common = "--stop-after-level 2 --seconds 0.1 --quiet ";
  ASSERT_EQ(
      shell("printf 'la la' | crooner generate --model smoke --seed 7 --lyrics - --out a.wav " +
                common,
            folder.path())
          .code,
      0);
  ASSERT_EQ(generate("--lyrics-text 'la la' --out b.wav " + common, folder).code, 0);
  EXPECT_EQ(folder.read("a.wav"), folder.read("b.wav"));
  ASSERT_EQ(generate("--lyrics-text 'xx yy' --out c.wav " + common, folder).code, 0);
  EXPECT_NE(folder.read("c.wav"), folder.read("b.wav"));
}

TEST(GenerateRun, AnotherRequestDoesNotReplaceARunFolder) {
  Folder folder;
  const std::string common = "--stop-after-level 2 --seconds 0.1 --quiet --out song.wav ";
  ASSERT_EQ(generate(common, folder).code, 0);
  EXPECT_EQ(generate(common, folder).code, 0);
  const ProcessResult refused = generate(common + "--genre folk", folder);
  EXPECT_EQ(refused.code, 2);
  EXPECT_NE(refused.err.find("'song.wav.run' belongs to a different request"), std::string::npos)
      << refused.err;
  EXPECT_EQ(generate(common + "--genre folk --force --clean", folder).code, 0);
  EXPECT_FALSE(fs::exists(folder / "song.wav.run"));
}

TEST(GenerateRun, QuietPrintsNothingAndJsonPrintsEvents) {
  Folder folder;
  const std::string common = "--stop-after-level 2 --seconds 0.104 --out song.wav ";
  const ProcessResult quiet = generate(common + "--bits float --quiet", folder);
  EXPECT_EQ(quiet.err, "");
  EXPECT_EQ(quiet.out, "song.wav\n");
  const ProcessResult json =
      generate(common + "--force --normalize --json --log-file log.txt", folder);
  ASSERT_EQ(json.code, 0) << json.err;
  EXPECT_GT(std::count(json.out.begin(), json.out.end(), '\n'), 2);
  EXPECT_EQ(json.out.front(), '{');
  EXPECT_NE(json.out.find("{\"event\":\"song\",\"path\":\"song.wav\"}\n"), std::string::npos);
  EXPECT_NE(folder.read("log.txt").find("instrumental"), std::string::npos);
}

TEST(CodecRun, EncodesAndDecodes) {
  Folder folder;
  ASSERT_EQ(generate("--seconds 0.256 --quiet --out song.wav", folder).code, 0);
  ProcessResult ended =
      crooner("encode --model smoke --quiet song.wav --out c.safetensors", folder);
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(ended.out, "c.safetensors\n");
  EXPECT_EQ(run_folder::read_codes(folder / "c.safetensors")[0].size(), 512u);
  ended = crooner("decode --model smoke song.wav.run/codes.safetensors --out back.wav", folder);
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(audio::read_audio_file(folder / "back.wav").samples,
            audio::read_audio_file(folder / "song.wav").samples);
  ended =
      crooner("decode --model smoke --level 2 --bits float c.safetensors --out top.wav", folder);
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(audio::read_audio_file(folder / "top.wav").frames(), 4096);
}

TEST(AlignRun, WritesTheTimesOfTheLyrics) {
  Folder folder;
  ASSERT_EQ(generate("--stop-after-level 2 --seconds 0.5 --total-seconds 1 --quiet --lyrics-text "
                     "'Row, row\nthe boat' --artist 'Anna Quill' --out song.wav",
                     folder)
                .code,
            0);
  ProcessResult ended = crooner("align song.wav.run --out song.json", folder);
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(ended.out, "song.json\n");
  const std::string times = folder.read("song.json");
  EXPECT_NE(times.find("\"Row, row\""), std::string::npos) << times;
  EXPECT_NE(times.find("\"boat\""), std::string::npos) << times;
  EXPECT_NE(times.find("\"start\""), std::string::npos) << times;
  ended = crooner("align song.wav.run --out song.lrc", folder);
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_NE(folder.read("song.lrc").find("[00:00."), std::string::npos) << folder.read("song.lrc");
  ASSERT_EQ(crooner("align song.wav.run --out song.srt", folder).code, 0);
  EXPECT_NE(folder.read("song.srt").find(" --> "), std::string::npos);
}

TEST(GenerateRun, WritesAPageWithPicturesAndTimes) {
  Folder folder;
  ASSERT_EQ(generate("--seconds 0.5 --total-seconds 1 --quiet --lyrics-text 'Row, row\nthe boat' "
                     "--artist 'Anna Quill' --out 'my song.wav'",
                     folder)
                .code,
            0);
  const std::string page = folder.read("my song.wav.run/page.html");
  EXPECT_NE(page.find("src=\"../my%20song.wav\""), std::string::npos) << page;
  EXPECT_NE(page.find("src=\"level_0.png\""), std::string::npos) << page;
  EXPECT_NE(page.find("class=\"word"), std::string::npos) << page;
  EXPECT_NE(page.find("made by a machine"), std::string::npos) << page;
  EXPECT_EQ(folder.read("my song.wav.run/level_0.png").substr(1, 3), "PNG");
  EXPECT_NE(folder.read("my song.wav.run/lyrics.json").find("\"boat\""), std::string::npos);
  EXPECT_TRUE(fs::exists(folder / "my song.wav.run/lyrics.srt"));
  EXPECT_NE(folder.read("my song.wav.run/lyrics.lrc").find("[re:crooner]"), std::string::npos);
  // Another request leaves nothing of it.
  ASSERT_EQ(
      generate("--stop-after-level 2 --seconds 0.1 --quiet --force --out 'my song.wav'", folder)
          .code,
      0);
  EXPECT_FALSE(fs::exists(folder / "my song.wav.run/lyrics.json"));
  EXPECT_EQ(folder.read("my song.wav.run/page.html").find("class=\"word"), std::string::npos);
}

TEST(AlignRun, NamesWhatIsMissing) {
  Folder folder;
  const auto refused = [&](const std::string& arguments, int code, const std::string& sentence) {
    const ProcessResult ended = crooner("align " + arguments, folder);
    EXPECT_EQ(ended.code, code) << ended.err;
    EXPECT_NE(ended.err.find(sentence), std::string::npos) << ended.err;
  };
  refused("nowhere.run --out a.json", 3, "nowhere.run");
  // What is missing, before how it would be written.
  refused("nowhere.run --out a.txt", 3, "There is no 'nowhere.run'; a run folder, its song, or");
  refused("nowhere --model smoke", 3, "There is no 'nowhere'; a run folder");
  refused("nowhere.jsonl", 3, "There is no 'nowhere.jsonl'; a run folder");
  folder.write("sound.wav", "");
  refused("sound.wav", 3, "There is no run folder 'sound.wav' and no 'sound.wav.run'");
  ASSERT_EQ(generate("--stop-after-level 2 --seconds 0.1 --quiet --out song.wav", folder).code, 0);
  refused("song.wav.run --out a.json", 2, "lyrics");
  refused("song.wav.run --out a.txt", 2, "may be .json, .lrc or .srt");
  refused("song.wav", 2, "crooner align needs --out FILE.json");
}

TEST(GenerateRun, LyricTimesAreFollowedAndReplayed) {
  Folder folder;
  // All of the song has the last line, which the even spread has at its end alone.
  folder.write("song.lrc",
               "[00:00.00]abcdefghijklmnopqrstuvwxyz abcdefghijklmnopqrstuvwxyz\n"
               "[00:00.01]zyxwvutsrqponmlkjihgfedcba zyxwvutsrqponmlkjihgfedcba\n"
               "[00:00.02]la la la la la la la la la la la la la la la la la la la\n");
  const std::string flags = "--stop-after-level 2 --seconds 0.104 --quiet --lyrics song.lrc ";
  ASSERT_EQ(generate(flags + "--out even.wav", folder).code, 0);
  const ProcessResult timed = generate(flags + "--lyric-times --out timed.wav", folder);
  ASSERT_EQ(timed.code, 0) << timed.err;
  EXPECT_NE(folder.read("timed.wav.run/codes.safetensors"),
            folder.read("even.wav.run/codes.safetensors"));
  EXPECT_NE(folder.read("timed.wav.run/run.json").find("\"lyric_times\": ["), std::string::npos);
  EXPECT_EQ(folder.read("even.wav.run/run.json").find("lyric_times"), std::string::npos);
  const ProcessResult again = crooner("replay timed.wav --quiet --out again.wav", folder);
  EXPECT_EQ(again.code, 0) << again.err;
  EXPECT_EQ(folder.read("again.wav"), folder.read("timed.wav"));
  EXPECT_EQ(generate(flags + "--lyric-times --lyrics-as-is --out no.wav", folder).code, 2);
}

}  // namespace
}  // namespace crooner::cli
