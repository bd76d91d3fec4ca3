#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <limits>
#include <vector>

#include "audio/audio_writer.h"
#include "base/sha256.h"
#include "cli/smoke_model.h"

namespace crooner::cli {
namespace {

// A short song of the top level only, so that a test costs little more than LibTorch's start.
const std::string kShort = "--stop-after-level 2 --seconds 0.104 --quiet ";

class BadInput : public ::testing::Test {
 protected:
  // Expects the exit code and a message that holds the sentence, and that nothing was written.
  void refused(const std::string& arguments, int code, const std::string& sentence,
               const std::string& model = "smoke") {
    const ProcessResult ended =
        crooner("generate --seed 7 --model " + model + " " + arguments, folder);
    EXPECT_EQ(ended.code, code) << arguments << '\n' << ended.err;
    EXPECT_NE(ended.err.find(sentence), std::string::npos) << arguments << '\n' << ended.err;
    EXPECT_EQ(ended.out, "");
    EXPECT_FALSE(std::filesystem::exists(folder / "song.wav"));
  }

  void write_audio_file(const std::string& name, int rate, int channels, std::size_t frames,
                        float value) {
    std::vector<float> samples(frames * static_cast<std::size_t>(channels));
    for (std::size_t i = 0; i < samples.size(); ++i) samples[i] = (i / 8) % 2 ? value : -value;
    audio::write_audio_file(folder / name, {rate, channels, samples});
  }

  Folder folder;
};

TEST_F(BadInput, Lyrics) {
  refused(kShort + "--lyrics nowhere.txt", 3,
          "There is no lyrics file 'nowhere.txt'; for text use --lyrics-text.");
  folder.write("latin1.txt", "caf\xe9 au lait");
  refused(kShort + "--lyrics latin1.txt", 3,
          "not valid UTF-8: the first invalid byte is at offset 3");
  folder.write("snow.txt", "\xe2\x98\x83\xe2\x98\x83");
  refused(kShort + "--lyrics snow.txt", 3, "lyrics");
  folder.write("blank.txt", " \r\n");
  refused(kShort + "--lyrics blank.txt", 3, "are empty");
  refused(kShort + "--lyrics .", 3, "'.'");
}

TEST_F(BadInput, Labels) {
  refused(kShort + "--strict --artist 'The Lamplihgters'", 3, "\"the_lamplighters\"");
  refused(kShort + "--strict --genre fokl", 3, "folk");
  const ProcessResult warned = generate(kShort + "--artist Lamplihgters --genre fokl", folder);
  EXPECT_EQ(warned.code, 0) << warned.err;
  EXPECT_NE(warned.err.find("Lamplihgters"), std::string::npos) << warned.err;
  EXPECT_NE(warned.err.find("\"the_lamplighters\""), std::string::npos) << warned.err;
  EXPECT_NE(warned.err.find("folk"), std::string::npos) << warned.err;
}

TEST_F(BadInput, LyricsR16SeveralGenresAreSaidToBeSeveral) {
  const ProcessResult ended = crooner("labels genres 'folk jazz' --model smoke", folder);
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(ended.out, "folk\njazz\n");
  EXPECT_NE(ended.err.find("--genre 'folk jazz' is read as 2 genres"), std::string::npos);
}

TEST_F(BadInput, Lengths) {
  refused("--seconds 0.1", 2, "the shortest possible is --seconds 0.256");
  refused("--seconds 0.3 --total-seconds 60", 2, "--total-seconds 60 is outside the range");
  refused("--seconds 0.3 --total-seconds 0.2", 2, "--total-seconds is 0.2");
  refused("--seconds 100", 2, "--seconds is 100");
  refused("--stop-after-level 3", 2, "has levels 0 to 2");
  refused("--temperature 4=0.9", 2, "--temperature names level 4");
}

TEST_F(BadInput, Prompts) {
  folder.write("text.wav", "This is no sound.");
  refused(kShort + "--prompt text.wav", 3, "text.wav");
  refused(kShort + "--prompt nowhere.wav", 3, "nowhere.wav");
  write_audio_file("tiny.wav", 16000, 1, 100, 0.5f);
  refused(kShort + "--prompt tiny.wav", 3, "shorter than one top code");
  write_audio_file("long.wav", 16000, 1, 16000, 0.5f);
  refused(kShort + "--prompt long.wav", 2, "use more --seconds or fewer --prompt-seconds");
}

TEST_F(BadInput, SilentStereoAndSlowPromptsWork) {
  write_audio_file("silent.wav", 16000, 1, 800, 0);
  const ProcessResult silent = generate(kShort + "--prompt silent.wav --out a.wav", folder);
  EXPECT_EQ(silent.code, 0) << silent.err;
  EXPECT_NE(silent.err.find("'silent.wav' is silent"), std::string::npos) << silent.err;
  write_audio_file("stereo.wav", 44100, 2, 2205, 0.5f);
  EXPECT_EQ(generate(kShort + "--prompt stereo.wav --out b.wav", folder).code, 0);
  write_audio_file("slow.flac", 8000, 1, 8000, 0.5f);
  const ProcessResult slow =
      generate(kShort + "--prompt slow.flac --prompt-seconds 0.05 --normalize --out c.wav", folder);
  EXPECT_EQ(slow.code, 0) << slow.err;
  EXPECT_EQ(slow.err, "");
}

TEST_F(BadInput, Outputs) {
  refused(kShort + "--out nowhere/song.wav", 4, "the folder 'nowhere' does not exist");
  refused(kShort + "--out /dev/full", 4, "'/dev/full', which is neither a file nor a folder");
  refused(kShort + "--out song.xyz", 2, "supported are .wav");
  refused(kShort + "--out song.wav --format flac", 2, "--format is 'flac'");
  std::filesystem::create_directory(folder / "taken.wav");
  EXPECT_EQ(generate(kShort + "--out taken.wav", folder).out, "taken.wav/song.wav\n");
  const ProcessResult full =
      shell("ulimit -f 1; crooner generate --model smoke --seed 7 --out song.wav " + kShort,
            folder.path());
  EXPECT_EQ(full.code, 4) << full.err;
  EXPECT_NE(full.err.find("song.wav.run"), std::string::npos) << full.err;
  EXPECT_FALSE(std::filesystem::exists(folder / "song.wav"));
}

TEST_F(BadInput, WeightFiles) {
  copy_smoke_model(folder);
  const std::string name = "model/prior_level_2.safetensors";
  const std::string good = folder.read(name);
  const auto with = [&](const std::string& bytes, const std::string& sentence) {
    folder.write(name, bytes);
    refused(kShort, 3, sentence, "./model");
  };
  with(good.substr(0, good.size() / 2), "prior_level_2.safetensors");
  with("", "empty");
  with("<!DOCTYPE html><html><body>Not found</body></html>", "web page");
  with("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n", "LFS");
  std::string corrupt = good;
  corrupt[10] = '\x01';
  with(corrupt, "prior_level_2.safetensors");
  std::filesystem::remove(folder / name);
  refused(kShort, 3, "prior_level_2.safetensors", "./model");
}

// Not when the levels above are sampled already.
TEST_F(BadInput, PartsOfEveryLevelAreLookedForBeforeTheFirstCode) {
  const std::string whole = "--seconds 0.256 --quiet ";
  copy_smoke_model(folder);
  const auto with = [&](const std::string& name, const std::string& bytes,
                        const std::string& sentence) {
    const std::string good = folder.read("model/" + name);
    folder.write("model/" + name, bytes);
    refused(whole, 3, sentence, "./model");
    EXPECT_FALSE(std::filesystem::exists(folder / "song.wav.run")) << name;
    folder.write("model/" + name, good);
  };
  with("vqvae.safetensors", folder.read("model/vqvae.safetensors").substr(0, 100000),
       "vqvae.safetensors");
  with("prior_level_1.safetensors", folder.read("model/prior_level_0.safetensors"),
       "does not hold the weights that its configuration asks for");
  std::filesystem::remove(folder / "model/prior_level_0.safetensors");
  refused(whole, 3, "prior_level_0.safetensors' cannot be read", "./model");
  EXPECT_FALSE(std::filesystem::exists(folder / "song.wav.run"));
}

TEST_F(BadInput, NotANumber) {
  copy_smoke_model(folder);
  const std::string file = "prior_level_2.safetensors";
  const std::string hash = sha256_file(folder / ("model/" + file));
  overwrite_tensor(folder, file, "prior.x_out.weight", std::numeric_limits<float>::quiet_NaN());
  refused(kShort, 3, "prior.x_out.weight", "./model");
  // Finite weights, but logits that are not: no noise is written.
  overwrite_tensor(folder, file, "prior.x_out.weight", 3e38f);
  refused(kShort, 3, "its SHA-256 is another", "./model");
  std::string model = folder.read("model/model.json");
  model.replace(model.find(hash), hash.size(), sha256_file(folder / ("model/" + file)));
  folder.write("model/model.json", model);
  std::filesystem::remove_all(folder / "song.wav.run");  // the other weights are another request
  const ProcessResult ended =
      crooner("generate --seed 7 --model ./model --out song.wav " + kShort, folder);
  EXPECT_EQ(ended.code, 3) << ended.err;
  EXPECT_NE(ended.err.find("evel 2"), std::string::npos) << ended.err;
  EXPECT_NE(ended.err.find("code 0"), std::string::npos) << ended.err;
  EXPECT_FALSE(std::filesystem::exists(folder / "song.wav"));
  EXPECT_FALSE(std::filesystem::exists(folder / "song.wav.run/level_2.wav"));
}

TEST_F(BadInput, Models) {
  refused(kShort, 3, "'smoek'", "smoek");
  folder.write("model.json", "{\"format_version\": 1}");
  refused(kShort, 3, "model.json", ".");
}

TEST_F(BadInput, AnInterruptEndsCleanly) {
  const std::filesystem::path record = folder / "song-1.wav.run/run.json";
  const pid_t child = start_crooner({"generate", "--model", "smoke", "--quiet", "--songs", "64",
                                     "--seconds", "10", "--out", "song.wav"},
                                    folder.path());
  // Its run folder appears when the work begins.
  int status = 0;
  while (!std::filesystem::exists(record) && ::waitpid(child, &status, WNOHANG) == 0)
    ::usleep(10000);
  ASSERT_TRUE(std::filesystem::exists(record));
  ::kill(child, SIGINT);
  ::waitpid(child, &status, 0);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 130);
  EXPECT_FALSE(std::filesystem::exists(folder / "song-1.wav"));
}

}  // namespace
}  // namespace crooner::cli
