// The model that crooner ships, as somebody meets it who names none.
#include <gtest/gtest.h>

#include "audio/audio_reader.h"
#include "audio/loudness.h"
#include "cli/smoke_model.h"

namespace crooner::cli {
namespace {

TEST(Pocket, IsIntact) {
  Folder folder;
  const ProcessResult ended = crooner("models verify pocket", folder);
  EXPECT_EQ(ended.code, 0) << ended.err;
  for (const char* part : {"vqvae", "prior_level_0", "prior_level_1", "prior_level_2"})
    EXPECT_NE(ended.out.find(std::string(part) + ".safetensors: OK"), std::string::npos) << part;
}

TEST(Pocket, IsTheDefaultModel) {
  Folder folder;
  const ProcessResult ended = crooner(
      "generate --genre folk --artist 'The Lamplighters' --lyrics-text 'A lantern on the water' "
      "--seconds 3 --seed 1 --quiet --out song.wav",
      folder);
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(ended.err.find("unknown"), std::string::npos) << ended.err;
  EXPECT_NE(folder.read("song.wav.run/run.json").find("\"name\": \"pocket\""), std::string::npos);
  const Audio song = audio::read_audio_file(folder / "song.wav");
  EXPECT_EQ(song.sample_rate, 22050);
  EXPECT_NEAR(static_cast<double>(song.frames()) / song.sample_rate, 3, 0.01);
  const audio::Loudness level = audio::measure_loudness(song);
  EXPECT_GT(audio::decibels(level.rms), -40);
  EXPECT_LT(audio::decibels(level.rms), -6);
  EXPECT_LT(level.silent, 0.3);
  EXPECT_LT(static_cast<double>(level.clipped), 0.001 * static_cast<double>(song.frames()));
  EXPECT_EQ(level.not_finite, 0);
}

}  // namespace
}  // namespace crooner::cli
