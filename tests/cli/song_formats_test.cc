// A song carries its request in every format that takes tags, and replay reads it there.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "audio/audio_reader.h"
#include "audio/audio_writer.h"
#include "audio/lufs.h"
#include "audio/tags.h"
#include "cli/smoke_model.h"

namespace crooner::cli {
namespace {

namespace fs = std::filesystem;

TEST(SongFormats, AudioR17ReplayWorksFromAny) {
  const Folder folder;
  for (const std::string extension : {".wav", ".flac", ".ogg", ".opus", ".mp3"}) {
    const std::string song = "song" + extension;
    const ProcessResult made =
        generate("--genre folk --lyrics-text 'row row' --seconds 1 --clean --out " + song, folder);
    ASSERT_EQ(made.code, 0) << made.err;
    EXPECT_FALSE(fs::exists(folder / (song + ".run")));
    const ProcessResult again = crooner("replay " + song + " --out again" + extension, folder);
    EXPECT_EQ(again.code, 0) << again.err;
    EXPECT_NE(again.err.find("identical to '" + song + "'"), std::string::npos) << again.err;
    // The same command finds its song finished; another request does not replace it.
    EXPECT_EQ(
        generate("--genre folk --lyrics-text 'row row' --seconds 1 --clean --out " + song, folder)
            .code,
        0);
    EXPECT_EQ(generate("--genre folk --lyrics-text 'other' --seconds 1 --out " + song, folder).code,
              2);
    if (extension == ".wav") continue;
    const audio::Tags tags = audio::read_tags(folder / song);
    EXPECT_EQ(tags.title, "song") << extension;
    EXPECT_EQ(tags.genre, "folk") << extension;
    EXPECT_EQ(tags.lyrics, "row row") << extension;
    EXPECT_NE(tags.comment.find("made by a machine"), std::string::npos) << extension;
  }
}

TEST(SongFormats, LoudnessIsPartOfTheRequest) {
  const Folder folder;
  ASSERT_EQ(
      generate("--lyrics-text la --seconds 2 --loudness -20 --bits float --clean --out song.wav",
               folder)
          .code,
      0);
  EXPECT_NEAR(audio::measure_lufs(audio::read_audio_file(folder / "song.wav")).value_or(0), -20,
              0.1);
  const ProcessResult again = crooner("replay song.wav --out again.wav", folder);
  EXPECT_EQ(again.code, 0) << again.err;
  EXPECT_EQ(folder.read("again.wav"), folder.read("song.wav"));
  const ProcessResult both =
      generate("--loudness -14 --normalize --seconds 1 --out both.wav", folder);
  EXPECT_EQ(both.code, 2);
  EXPECT_NE(both.err.find("--normalize and --loudness are mutually exclusive."), std::string::npos);
}

TEST(SongFormats, FilesOfTheModelAreNeverReplaced) {
  const Folder folder;
  copy_smoke_model(folder);
  audio::write_audio_file(folder / "a.wav", {22050, 1, std::vector<float>(22050, 0.1f)});
  const std::string weights = folder.read("model/vqvae.safetensors");
  const ProcessResult ended =
      crooner("encode --model model a.wav --out model/vqvae.safetensors --force", folder);
  EXPECT_EQ(ended.code, 2) << ended.err;
  EXPECT_NE(ended.err.find("which is a file of the model"), std::string::npos) << ended.err;
  EXPECT_EQ(folder.read("model/vqvae.safetensors"), weights);

  folder.write("lyrics.txt", "row row\n");
  const ProcessResult log =
      generate("--lyrics lyrics.txt --seconds 1 --log-file lyrics.txt --out s.wav", folder);
  EXPECT_EQ(log.code, 2) << log.err;
  EXPECT_EQ(folder.read("lyrics.txt"), "row row\n");
}

}  // namespace
}  // namespace crooner::cli
