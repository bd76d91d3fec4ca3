#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "cli/smoke_model.h"

namespace crooner::cli {
namespace {

namespace fs = std::filesystem;

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(PageCommand, MakesTheSamePageAnew) {
  Folder folder;
  ASSERT_EQ(generate("--genre folk --lyrics-text 'la la' --seconds 0.6 --quiet", folder).code, 0);
  const std::string page = folder.read("song.wav.run/page.html");
  const std::string times = folder.read("song.wav.run/lyrics.json");
  EXPECT_TRUE(holds(page, "<dt>Loudness</dt><dd>-")) << page;
  for (const char* level : {"level_0", "level_1", "level_2"}) {
    EXPECT_TRUE(holds(page, std::string("src=\"") + level + ".wav\"")) << level;
    EXPECT_TRUE(holds(page, std::string("src=\"") + level + ".png\"")) << level;
  }
  EXPECT_TRUE(holds(page, " LUFS, peak "));
  folder.write("song.wav.run/page.html", "edited");
  fs::remove(folder / "song.wav.run/lyrics.json");
  const ProcessResult ended = crooner("page song.wav --quiet", folder);
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(ended.out, "song.wav.run/page.html\n");
  EXPECT_EQ(folder.read("song.wav.run/page.html"), page);
  EXPECT_EQ(folder.read("song.wav.run/lyrics.json"), times);
}

TEST(PageCommand, PlaysTheLowestLevelOfASongThatIsGone) {
  Folder folder;
  ASSERT_EQ(generate("--seconds 0.256 --stop-after-level 1 --quiet", folder).code, 0);
  fs::remove(folder / "song.wav");
  ASSERT_EQ(crooner("page song.wav.run --quiet", folder).code, 0);
  const std::string page = folder.read("song.wav.run/page.html");
  EXPECT_TRUE(holds(page, "<audio controls preload=\"metadata\" src=\"level_1.wav\">")) << page;
}

TEST(PageCommand, BadInput) {
  Folder folder;
  const auto refused = [&](const std::string& run, const std::string& part) {
    const ProcessResult ended = crooner("page " + run, folder);
    EXPECT_EQ(ended.code, 3) << ended.err;
    EXPECT_TRUE(holds(ended.err, part)) << ended.err;
  };
  refused("nowhere.wav", "There is no run folder 'nowhere.wav'");
  fs::create_directory(folder / "a.wav.run");
  folder.write("a.wav.run/run.json", "{\"format_version\": 1}");
  refused("a.wav.run", "has no request and no model");
  ASSERT_EQ(generate("--seconds 0.256 --stop-after-level 2 --quiet", folder).code, 0);
  fs::remove(folder / "song.wav.run/done.json");
  refused("song.wav", "is not finished; crooner resume completes it");
}

}  // namespace
}  // namespace crooner::cli
