#include "training/check_data.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <numbers>

#include "audio/audio_reader.h"
#include "audio/audio_writer.h"
#include "base/files.h"
#include "training/example_songs.h"

namespace crooner::training {
namespace {

namespace fs = std::filesystem;

// Two seconds of notes, eight a second, whose pitches depend on the song.
void write_melody(const fs::path& file, int song) {
  Audio sound{8000, 1, {}};
  for (int i = 0; i < 16000; ++i) {
    const int note = 8 * i / 8000;
    const double hertz = 200 + 97 * ((7 * note * (song + 2) + 3 * note * note + song) % 17);
    sound.samples.push_back(0.3f *
                            static_cast<float>(std::sin(2 * std::numbers::pi * hertz * i / 8000)));
  }
  audio::write_audio_file(file, sound);
}

// Three songs; a louder, clipped copy of the second one without a name; and a file that is no song.
class CheckDataTest : public ::testing::Test {
 protected:
  CheckDataTest()
      : folder_(fs::path(::testing::TempDir()) /
                ::testing::UnitTest::GetInstance()->current_test_info()->name()) {
    fs::remove_all(folder_);
    write_example_songs(folder_, 3);
    for (int song = 0; song < 3; ++song)
      write_melody(folder_ / ("song-" + std::to_string(song) + ".wav"), song);
    Audio copy = audio::read_audio_file(folder_ / "song-1.wav");
    for (float& sample : copy.samples) sample = std::clamp(3.5f * sample, -1.0f, 1.0f);
    audio::write_audio_file(folder_ / "copy.wav", copy);
    write_file(folder_ / "broken.wav", "RIFF and nothing else");
    const std::string manifest = read_file(folder_ / "manifest.jsonl");
    write_file(folder_ / "manifest.jsonl", manifest + "{\"file\":\"copy.wav\",\"artist\":\"C\"}\n" +
                                               "{\"file\":\"broken.wav\",\"artist\":\"C\"}\n");
    Manifest songs = read_manifest(folder_);
    songs.songs.back().phones = {{0, 1, "l"}};
    check_ = check_data(songs, 2);
  }

  fs::path folder_;
  DataCheck check_;
};

TEST_F(CheckDataTest, FindsCopiesClippingAndWhatIsLeftOut) {
  ASSERT_EQ(check_.songs.size(), 4u);
  ASSERT_EQ(check_.skipped.size(), 1u);
  EXPECT_EQ(check_.skipped[0].audio.filename(), "broken.wav");
  ASSERT_EQ(check_.duplicates.size(), 1u);
  EXPECT_EQ(check_.songs[check_.duplicates[0].one].entry.audio.filename(), "copy.wav");
  EXPECT_EQ(check_.songs[check_.duplicates[0].other].entry.audio.filename(), "song-1.wav");
  for (const CheckedSong& song : check_.songs) {
    EXPECT_NEAR(song.seconds, 2, 1e-9);
    EXPECT_EQ(song.clipped > 1e-4, song.entry.audio.filename() == "copy.wav");
  }
}

// Half a second of one tone is too little to distinguish recordings, but not to find equal samples.
TEST_F(CheckDataTest, FindsEqualSamplesInSoundsOfAnyLength) {
  const fs::path folder = folder_ / "brief";
  fs::create_directory(folder);
  for (const char* name : {"a.wav", "b.wav", "c.wav"}) {
    Audio tone{8000, 1, std::vector<float>(4000)};
    for (std::size_t i = 0; i < tone.samples.size(); ++i)
      tone.samples[i] = 0.3f * std::sin((*name == 'c' ? 0.2f : 0.3f) * static_cast<float>(i));
    audio::write_audio_file(folder / name, tone);
  }
  const DataCheck check = check_data(read_manifest(folder), 1);
  ASSERT_EQ(check.songs.size(), 3u);
  ASSERT_EQ(check.duplicates.size(), 1u);
  EXPECT_EQ(check.duplicates[0].one, 0u);
  EXPECT_EQ(check.duplicates[0].other, 1u);
  EXPECT_EQ(check.duplicates[0].similarity, 1);
}

TEST_F(CheckDataTest, ThePageHasARowForEachSong) {
  check_.songs[0].entry.artist = "<b>&";
  const std::string page = data_check_page(check_, "my <songs>");
  for (const char* part : {"<title>Songs of my &lt;songs&gt;</title>", "<td>&lt;b&gt;&amp;</td>",
                           "broken.wav</td>", "duplicates    1 pair", "</html>"})
    EXPECT_NE(page.find(part), std::string::npos) << part << "\n" << page;
  std::size_t rows = 0;
  for (std::size_t at = 0; (at = page.find("<tr", at)) != std::string::npos; ++at) ++rows;
  EXPECT_EQ(rows, 1 + check_.songs.size() + check_.skipped.size());
}

TEST_F(CheckDataTest, TheTableAndTheObjectSayIt) {
  const std::string text = data_check_text(check_);
  for (const char* part : {"songs         4 (1 left out)", "seconds       8.0",
                           "3 artists, 2 genres", "writing       names: Latin 5; lyrics: ",
                           "lyrics        3 songs, 3 of them with character times, 1 with phones",
                           "clipped       1 song", "duplicates    1 pair", "broken.wav: "})
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  const auto json = data_check_json(check_);
  EXPECT_EQ(json.at("songs").size(), 4u);
  EXPECT_EQ(json.at("songs").back().at("phones"), true);
  EXPECT_EQ(json.at("duplicates").size(), 1u);
  EXPECT_EQ(json.at("left_out").size(), 1u);
  EXPECT_EQ(json.at("writing").at("names").at("Latin"), 5);
  EXPECT_NEAR(json.at("seconds").get<double>(), 8, 1e-9);
}

}  // namespace
}  // namespace crooner::training
