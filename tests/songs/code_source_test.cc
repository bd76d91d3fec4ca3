#include "songs/code_source.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/error.h"
#include "base/error_message.h"
#include "base/files.h"
#include "base/temporary_folder.h"
#include "run_folder/codes_file.h"
#include "run_folder/run_folder.h"

namespace crooner::songs {
namespace {

namespace fs = std::filesystem;
using test::error_message;
using Values = std::vector<std::int64_t>;

class CodeSourceTest : public testing::Test {
 protected:
  // A run with two finished windows, of which the first level has a prompt.
  fs::path write_run() {
    const fs::path folder = folder_ / "song.wav.run";
    run_folder::RunFolder run(folder, metadata_, false);
    run.journal().append_prompt(1, Values{7, 8});
    run.journal().append_window(1, 2, Values{1, 2});
    run.journal().append_tokens(1, 4, Values{9});
    return folder;
  }
  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  std::string error(const std::string& name) const {
    return error_message<InputError>([&] { read_code_source(path(name)); });
  }

  test::TemporaryFolder folder_;
  run_folder::Metadata metadata_ = {
      {"format_version", 1}, {"model", {{"name", "pocket"}}}, {"request", {{"genre", "folk"}}}};
};

TEST_F(CodeSourceTest, ReadsTheFinishedWindowsOfARun) {
  const fs::path folder = write_run();
  for (const char* name : {"song.wav.run", "song.wav.run/", "song.wav"}) {
    EXPECT_EQ(find_run_folder(path(name)), folder) << name;
    const CodeSource source = read_code_source(path(name));
    EXPECT_EQ(source.songs, (std::vector<Codes>{{{}, {7, 8, 1, 2}}})) << name;
    EXPECT_EQ(source.metadata, metadata_);
    EXPECT_EQ(source.codec_model, "pocket");
  }
  EXPECT_EQ(prompt_codes(folder, metadata_), (Codes{{}, {7, 8}}));
}

TEST_F(CodeSourceTest, ReadsTheCodesFileOfARunWithoutAJournal) {
  const fs::path folder = write_run();
  fs::remove(folder / "journal");
  EXPECT_NE(error("song.wav").find("has no codes yet; crooner resume completes it."),
            std::string::npos);
  run_folder::write_codes(folder / "codes.safetensors", {{1, 2}}, {});
  EXPECT_EQ(read_code_source(path("song.wav")).songs, (std::vector<Codes>{{{1, 2}}}));
}

TEST_F(CodeSourceTest, ReadsACodesFile) {
  run_folder::write_codes(folder_ / "codes.safetensors", {{}, {3}}, {{"model", "smoke"}});
  const CodeSource source = read_code_source(path("codes.safetensors"));
  EXPECT_EQ(source.songs, (std::vector<Codes>{{{}, {3}}}));
  EXPECT_FALSE(source.metadata);
  EXPECT_EQ(source.codec_model, "smoke");
}

TEST_F(CodeSourceTest, RejectsOtherSources) {
  EXPECT_EQ(error_message<InputError>([&] { require_run_folder(path("none")); }),
            "There is no run folder '" + path("none") + "' and no '" + path("none.run") +
                "'; a folder with a run.json is expected.");
  fs::create_directory(folder_ / "empty");
  EXPECT_EQ(error("empty"),
            "'" + path("empty") + "' is a folder without run.json; a run folder is expected.");
  write_file(folder_ / "other.wav", "RIFF");
  EXPECT_NE(error("other.wav").find("use crooner generate --prompt '" + path("other.wav")),
            std::string::npos);
  fs::create_directory(folder_ / "bad.run");
  write_file(folder_ / "bad.run/run.json", "{\"format_version\": 1, \"request\": 3}");
  EXPECT_EQ(error("bad.run"), "'" + path("bad.run/run.json") + "' has no request.");
}

}  // namespace
}  // namespace crooner::songs
