// crooner align of recordings: character times of a user's own songs.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "audio/audio_writer.h"
#include "cli/smoke_model.h"

namespace crooner::cli {
namespace {

namespace fs = std::filesystem;

class AlignSongs : public ::testing::Test {
 protected:
  AlignSongs() { fs::create_directory(folder / "songs"); }

  // Half a second of a rising tone, and what is sung in it.
  void add_song(const std::string& name, const std::string& lyrics, double seconds = 0.5) const {
    Audio sound{16000, 1, {}};
    for (int i = 0; i < static_cast<int>(seconds * 16000); ++i) {
      sound.samples.push_back(0.3f * static_cast<float>(std::sin(1e-5 * (20000 + i) * i)));
    }
    audio::write_audio_file(folder / ("songs/" + name + ".wav"), sound);
    if (!lyrics.empty()) folder.write("songs/" + name + ".txt", lyrics);
  }

  ProcessResult align(const std::string& arguments) const {
    return crooner("align --model smoke --threads 1 --cache cache " + arguments, folder);
  }

  std::vector<nlohmann::json> rows(const std::string& file) const {
    std::vector<nlohmann::json> rows;
    std::istringstream in(folder.read(file));
    for (std::string line; std::getline(in, line);) rows.push_back(nlohmann::json::parse(line));
    return rows;
  }

  Folder folder;
};

TEST_F(AlignSongs, WritesAManifestWithATimeForEveryCharacter) {
  add_song("Anna Quill - one",
           "Row, row\nthe b\xc3\xb6"
           "at");
  add_song("two", "la la");
  const ProcessResult ended = align("songs");
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(ended.out, "songs/aligned.jsonl\n");
  const auto songs = rows("songs/aligned.jsonl");
  ASSERT_EQ(songs.size(), 2u);
  EXPECT_EQ(songs[0].at("file"), "Anna Quill - one.wav");
  EXPECT_EQ(songs[0].at("artist"), "Anna Quill");
  const std::vector<double> times = songs[0].at("character_times");
  ASSERT_EQ(times.size(), 17u);  // code points, not bytes
  EXPECT_TRUE(std::is_sorted(times.begin(), times.end()));
  EXPECT_GE(times.front(), 0);
  EXPECT_LT(times.front(), 0.5);
  EXPECT_LE(times.back(), 0.5);
  // Training reads it.
  EXPECT_EQ(crooner("train check --data songs/aligned.jsonl", folder).code, 0);
}

TEST_F(AlignSongs, OneBadSongDoesNotEndTheFolder) {
  add_song("good", "la la");
  add_song("instrumental", "");
  add_song("long", "la la", 61);
  add_song("foreign", "\xe2\x98\x83\xe2\x98\x83");  // no character that the model knows
  folder.write("songs/broken.wav", "RIFF");
  const ProcessResult ended = align("songs --out times.jsonl");
  EXPECT_EQ(ended.code, 5) << ended.err;
  EXPECT_EQ(ended.out, "times.jsonl\n");
  EXPECT_NE(ended.err.find("instrumental.wav: It has no lyrics."), std::string::npos) << ended.err;
  EXPECT_NE(ended.err.find("broken.wav"), std::string::npos) << ended.err;
  EXPECT_NE(ended.err.find("long.wav: It is"), std::string::npos) << ended.err;
  EXPECT_NE(ended.err.find("foreign.wav"), std::string::npos) << ended.err;
  EXPECT_NE(ended.err.find("4 of 5 songs cannot be aligned; 'times.jsonl' has the others."),
            std::string::npos)
      << ended.err;
  const auto songs = rows("times.jsonl");
  ASSERT_EQ(songs.size(), 1u);
  EXPECT_EQ(songs[0].at("file"), "songs/good.wav");

  fs::remove(folder / "songs/good.wav");
  EXPECT_EQ(align("songs --out none.jsonl").code, 3);
  EXPECT_FALSE(fs::exists(folder / "none.jsonl"));
}

TEST_F(AlignSongs, ResumesAfterTheLastFinishedSong) {
  add_song("one", "la la");
  ASSERT_EQ(align("songs --out one.jsonl").code, 0);
  const auto cached = [&] {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder / "cache/alignments"))
      files.push_back(entry.path());
    return files;
  };
  ASSERT_EQ(cached().size(), 1u);
  // What was found for the first song is not looked for again.
  const std::string name = cached()[0].filename().string();
  folder.write("cache/alignments/" + name, "[0.1, 0.2, -1, 0.3, 0.4]");
  add_song("two", "la la");
  ASSERT_EQ(align("songs --out both.jsonl").code, 0);
  EXPECT_EQ(rows("both.jsonl").at(0).at("character_times"),
            (std::vector<double>{0.1, 0.2, 0.3, 0.3, 0.4}));
  // Other lyrics are other times.
  folder.write("songs/one.txt", "do re");
  ASSERT_EQ(align("songs --out both.jsonl --force").code, 0);
  EXPECT_NE(rows("both.jsonl").at(0).at("character_times"),
            (std::vector<double>{0.1, 0.2, 0.3, 0.3, 0.4}));
}

TEST_F(AlignSongs, FewLettersAreWarnedOfAlsoWhenTheTimesComeFromTheCache) {
  std::string lyrics;
  for (int line = 0; line < 20; ++line) lyrics += "many words for half a second\n";
  add_song("one", lyrics);
  const ProcessResult first = align("songs --out first.jsonl");
  const ProcessResult second = align("songs --out second.jsonl");
  for (const ProcessResult* ended : {&first, &second}) {
    EXPECT_EQ(ended->code, 0) << ended->err;
    EXPECT_NE(ended->err.find("letters were found sung"), std::string::npos) << ended->err;
  }
  EXPECT_EQ(folder.read("first.jsonl"), folder.read("second.jsonl"));
}

TEST_F(AlignSongs, ReplacesNothingAndKeepsTimesThatAreKnown) {
  add_song("one", "");
  const std::string row = R"({"file": "one.wav", "lyrics": "la", "character_times": [0.25, 0.3]})"
                          "\n";
  folder.write("songs/manifest.jsonl", row);
  ProcessResult ended = align("songs --out songs/manifest.jsonl --force");
  EXPECT_EQ(ended.code, 2);
  EXPECT_NE(ended.err.find("which is a manifest of the recordings"), std::string::npos);
  EXPECT_EQ(folder.read("songs/manifest.jsonl"), row);
  // A manifest that another one keeps from being read is no output either.
  folder.write("songs/manifest.csv", "file,lyrics\none.wav,la\n");
  for (const std::string source : {"songs", "songs/manifest.csv"}) {
    ended = align(source + " --out songs/manifest.jsonl --force");
    EXPECT_EQ(ended.code, 2) << ended.err;
    EXPECT_EQ(folder.read("songs/manifest.jsonl"), row);
  }
  fs::remove(folder / "songs/manifest.csv");
  ended = align("nowhere");
  EXPECT_EQ(ended.code, 3);
  EXPECT_NE(ended.err.find("There is no 'nowhere'"), std::string::npos) << ended.err;
  folder.write("mine.jsonl", "mine");
  ended = align("songs --out mine.jsonl");
  EXPECT_EQ(ended.code, 2);
  EXPECT_NE(ended.err.find("'mine.jsonl' already exists"), std::string::npos) << ended.err;
  EXPECT_EQ(folder.read("mine.jsonl"), "mine");
  ASSERT_EQ(align("songs/manifest.jsonl --out mine.jsonl --force").code, 0);
  EXPECT_EQ(rows("mine.jsonl").at(0).at("character_times"), (std::vector<double>{0.25, 0.3}));
  ended = align("songs --out times.lrc");
  EXPECT_EQ(ended.code, 2);
  EXPECT_NE(ended.err.find("its extension is .jsonl"), std::string::npos) << ended.err;
}

TEST_F(AlignSongs, AModelWithoutAnAlignmentHeadIsRefused) {
  add_song("one", "la la");
  copy_smoke_model(folder);
  auto model = nlohmann::ordered_json::parse(folder.read("model/model.json"));
  for (auto& prior : model.at("priors")) prior.at("config").erase("alignment");
  folder.write("model/model.json", model.dump());
  const ProcessResult ended = crooner("align songs --model model --cache cache", folder);
  EXPECT_EQ(ended.code, 2) << ended.err;
  EXPECT_NE(ended.err.find("cannot align lyrics: it has no alignment head"), std::string::npos)
      << ended.err;
  EXPECT_FALSE(fs::exists(folder / "cache"));
}

}  // namespace
}  // namespace crooner::cli
