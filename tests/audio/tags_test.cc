#include "audio/tags.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "audio/audio_reader.h"
#include "audio/audio_writer.h"
#include "audio/test_signals.h"
#include "base/files.h"

namespace crooner::audio {
namespace {

namespace fs = std::filesystem;

const Tags kSongTags = {.title = "Row",
                        .artist = "Anna Quill",
                        .genre = "Folk",
                        .comment = "This song was made by a machine.",
                        .lyrics = "row, row\nthe böat"};

TEST(Tags, AudioR17ComeBackFromEveryFormatThatTakesThem) {
  const TestFolder folder("tags-written");
  const Audio sound = sine(48000, 440, 2);
  const std::string metadata = R"({"request": {"lyrics": ")" + std::string(9000, 'x') + R"("}})";
  for (const std::string extension : {".flac", ".ogg", ".opus", ".mp3"}) {
    const fs::path plain = folder / ("plain" + extension);
    const fs::path tagged = folder / ("tagged" + extension);
    write_audio_file(plain, sound);
    write_audio_file(tagged, sound, {.metadata = metadata, .tags = kSongTags});
    EXPECT_TRUE(takes_tags(tagged));
    EXPECT_EQ(read_tags(tagged), kSongTags) << extension;
    EXPECT_EQ(read_tagged_metadata(tagged), metadata) << extension;
    EXPECT_EQ(read_tagged_metadata(plain), std::nullopt) << extension;
    // The sound is the same.
    EXPECT_EQ(read_audio_file(tagged).samples, read_audio_file(plain).samples) << extension;
  }
}

TEST(Tags, DoNotChangeAWav) {
  const TestFolder folder("tags-wav");
  write_audio_file(folder / "a.wav", sine(8000, 440, 1), {.metadata = "{}"});
  write_audio_file(folder / "b.wav", sine(8000, 440, 1), {.metadata = "{}", .tags = kSongTags});
  EXPECT_FALSE(takes_tags(folder / "a.wav"));
  EXPECT_EQ(read_file(folder / "a.wav"), read_file(folder / "b.wav"));
}

TEST(Tags, AFileThatIsNoSoundHasNone) {
  const TestFolder folder("tags-none");
  for (const std::string name : {"a.mp3", "a.flac", "a.txt", "a"}) {
    std::ofstream(folder / name) << "no sound";
    EXPECT_EQ(read_tags(folder / name), Tags{}) << name;
    EXPECT_EQ(read_tagged_metadata(folder / name), std::nullopt) << name;
  }
  EXPECT_EQ(read_tags(folder / "missing.mp3"), Tags{});
}

}  // namespace
}  // namespace crooner::audio
