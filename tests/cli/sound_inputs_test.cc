// The same of the same file, wherever sound comes in; and pipes as sound files.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <functional>
#include <string>

#include "audio/audio_reader.h"
#include "audio/audio_writer.h"
#include "base/strings.h"
#include "cli/smoke_model.h"

namespace crooner::cli {
namespace {

namespace fs = std::filesystem;

class SoundInputs : public testing::Test {
 protected:
  using Sample = std::function<double(double time, int channel)>;

  void write(const std::string& name, int channels, const Sample& sample, int rate = 22050) {
    Audio audio{rate, channels, {}};
    for (int i = 0; i < 2 * rate; ++i) {
      for (int channel = 0; channel < channels; ++channel) {
        audio.samples.push_back(static_cast<float>(sample(static_cast<double>(i) / rate, channel)));
      }
    }
    fs::create_directories((folder / name).parent_path());
    audio::write_audio_file(folder / name, audio, {.format = audio::SampleFormat::kFloat});
  }

  ProcessResult encode(const std::string& name) {
    return crooner("encode --model smoke --quiet --force " + name + " --out codes.safetensors",
                   folder);
  }
  ProcessResult prompt(const std::string& name) {
    return crooner(
        "generate --model smoke --seed 1 --quiet --force --seconds 4 --stop-after-level "
        "2 --lyrics-text la --prompt " +
            name + " --out song.wav",
        folder);
  }
  // The songs are too few to train on, but are read before that is found.
  ProcessResult train(const std::string& data) {
    return crooner(
        "train vqvae --preset tiny_vqvae --quiet --cache cache --data " + data + " --out run",
        folder);
  }

  void everybody_says(const std::string& name, const std::string& sentence) {
    for (const ProcessResult& ended :
         {encode(name), prompt(name), train(fs::path(name).parent_path())}) {
      EXPECT_NE(ended.err.find(sentence), std::string::npos) << name << ": " << ended.err;
    }
  }

  Folder folder;
};

double tone(double time) {
  return 0.3 * std::sin(2765 * time);
}

TEST_F(SoundInputs, AudioF10AudioR18EverybodySaysTheSame) {
  write("silent/a.wav", 1, [](double, int) { return 0.0; });
  everybody_says("silent/a.wav", "a.wav' is silent.");
  write("offset/a.wav", 1, [](double time, int) { return tone(time) + 0.5; });
  everybody_says("offset/a.wav", "a.wav' has a constant offset (DC) of 0.50 of full scale.");
  write("loud/a.wav", 1, [](double time, int) { return 7 * tone(time); });
  everybody_says("loud/a.wav", "samples beyond full scale, which is 1; the largest is 2.10.");
  write("opposite/a.wav", 2,
        [](double time, int channel) { return channel ? -tone(time) : tone(time); });
  everybody_says("opposite/a.wav", "a.wav' has channels that cancel each other");
  write("scaled/a.wav", 1, [](double time, int) { return 32768 * tone(time); });
  everybody_says("scaled/a.wav", "they must lie between -1 and 1.");
}

TEST_F(SoundInputs, AudioF10SamplesOfAnotherScaleAreRefused) {
  write("scaled.wav", 1, [](double time, int) { return 32768 * tone(time); });
  EXPECT_EQ(encode("scaled.wav").code, 3);
  EXPECT_EQ(prompt("scaled.wav").code, 3);
  EXPECT_FALSE(fs::exists(folder / "codes.safetensors"));
}

TEST_F(SoundInputs, AudioR5PipesAndStandardInputAreRead) {
  write("a.wav", 1, [](double time, int) { return tone(time); });
  audio::write_audio_file(folder / "a.flac", audio::read_audio_file(folder / "a.wav"));
  ASSERT_EQ(encode("a.flac").code, 0);
  const std::string codes = folder.read("codes.safetensors");
  for (const std::string name : {"<(cat a.flac)", "- < a.flac", "/dev/stdin < a.flac"}) {
    const ProcessResult ended =
        shell("crooner encode --model smoke --quiet --out piped.safetensors --force " + name,
              folder.path());
    EXPECT_EQ(ended.code, 0) << name << ended.err;
    EXPECT_EQ(folder.read("piped.safetensors"), codes) << name;
  }
  const ProcessResult ended = encode("/dev/zero");
  EXPECT_EQ(ended.code, 3);
  EXPECT_NE(ended.err.find("'/dev/zero' is a device"), std::string::npos) << ended.err;
}

TEST_F(SoundInputs, LyricsF13APipeAsAPromptFailsItsJobOnly) {
  folder.write("jobs.jsonl", R"({"title": "good", "lyrics-text": "la"})"
                             "\n"
                             R"({"title": "bad", "lyrics-text": "la", "prompt": "pipe"})"
                             "\n");
  const ProcessResult ended = shell(
      "mkfifo pipe; timeout 60 crooner batch jobs.jsonl --model smoke --seconds 0.256 --quiet "
      "--out .",
      folder.path());
  EXPECT_EQ(ended.code, 5) << ended.err;
  EXPECT_TRUE(fs::exists(folder / "good.wav"));
  EXPECT_NE(folder.read("failed.jsonl").find("which is no file; the files of a job are read"),
            std::string::npos);
}

TEST_F(SoundInputs, LyricsF13APipeAsAnyFileOfAJobFailsItsJobOnly) {
  folder.write("jobs.jsonl", R"({"title": "good", "lyrics-text": "la"}
{"lyrics": "pipe"}
{"lyrics-text": "la", "guidance-lyrics": "pipe"}
{"config": "pipe"}
)");
  const ProcessResult ended = shell(
      "mkfifo pipe; timeout 60 crooner batch jobs.jsonl --model smoke --stop-after-level 2 "
      "--seconds 0.104 --quiet --out .",
      folder.path());
  EXPECT_EQ(ended.code, 5) << ended.err;
  EXPECT_TRUE(fs::exists(folder / "good.wav"));
  const std::string failed = folder.read("failed.jsonl");
  for (const char* flag : {"--lyrics is", "--guidance-lyrics is", "--config is"}) {
    EXPECT_NE(failed.find(flag), std::string::npos) << failed;
  }
}

TEST_F(SoundInputs, AudioF5WhatTheSystemRefusesIsNotSaidToBeMissing) {
  write("locked/a.wav", 1, [](double time, int) { return tone(time); });
  fs::create_symlink("loop.wav", folder / "loop.wav");
  const ProcessResult ended = encode("loop.wav");
  EXPECT_EQ(ended.code, 3);
  EXPECT_NE(ended.err.find("its symbolic links form a loop"), std::string::npos) << ended.err;
  const ProcessResult long_name = encode(std::string(300, 'x') + ".wav");
  EXPECT_EQ(long_name.code, 3);
  EXPECT_NE(long_name.err.find("its name is too long"), std::string::npos) << long_name.err;
}

// crooner encode ends without codes, and decode says so.
TEST_F(SoundInputs, AudioF4ACodesFileWithoutCodesIsRefused) {
  const std::string header = R"({"level_0":{"dtype":"I32","shape":[0],"data_offsets":[0,0]}}    )";
  std::string bytes(8, '\0');
  bytes[0] = static_cast<char>(header.size());
  folder.write("none.safetensors", bytes + header);
  const ProcessResult ended = crooner("decode --model smoke none.safetensors --out n.wav", folder);
  EXPECT_EQ(ended.code, 3) << ended.err;
  EXPECT_NE(ended.err.find("has no codes"), std::string::npos) << ended.err;
}

}  // namespace
}  // namespace crooner::cli
