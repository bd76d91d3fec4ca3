#include "run_folder/run_folder.h"

#include <gtest/gtest.h>

#include "base/atomic_file.h"
#include "base/child_process.h"
#include "base/error.h"
#include "base/error_message.h"
#include "base/files.h"
#include "base/temporary_folder.h"
#include "run_folder/example_metadata.h"

namespace crooner::run_folder {
namespace {

namespace fs = std::filesystem;
using test::example_record;
using Numbers = std::vector<std::int64_t>;
using test::error_message;
using test::TemporaryFolder;

TEST(RunFolderTest, TheSameRequestGoesOn) {
  const TemporaryFolder above;
  const fs::path folder = above / "deep/song.wav.run";
  {
    RunFolder run(folder, example_record(), false);
    EXPECT_FALSE(run.resumed());
    EXPECT_FALSE(run.outputs());
    run.journal().drawn(2, 0, Numbers{1, 2, 3});
  }
  RunFolder run(folder, example_record(), false);
  EXPECT_TRUE(run.resumed());
  EXPECT_EQ(run.journal().state(2).drawn, (Numbers{1, 2, 3}));
  EXPECT_EQ(run.codes_file(), folder / "codes.safetensors");
}

TEST(RunFolderTest, AnotherRequestIsRefusedUnlessForced) {
  const TemporaryFolder folder;
  const Record record = example_record();
  Record other = record;
  other["request"]["seed"] = 7;
  {
    RunFolder run(folder.path(), record, false);
    run.journal().drawn(2, 0, Numbers{1});
    write_file(run.codes_file(), "codes");
    write_file(run.file("notes.txt"), "mine");
  }
  EXPECT_EQ(
      error_message<UsageError>([&] { RunFolder run(folder.path(), other, false); }),
      "The run folder '" + folder.path().string() +
          "' holds another request: request.seed was 42 and is 7. Give that one again to go on "
          "with it, choose another --out, or --force replaces it.");
  EXPECT_EQ(read_metadata(folder.path()), record) << "a refusal changes nothing";
  {
    RunFolder run(folder.path(), other, true);
    EXPECT_FALSE(run.resumed());
    EXPECT_TRUE(run.journal().state().empty());
  }
  EXPECT_EQ(read_metadata(folder.path()), other);
  EXPECT_FALSE(fs::exists(folder / "codes.safetensors"));
  EXPECT_EQ(read_file(folder / "notes.txt"), "mine") << "what is not ours stays";
}

TEST(RunFolderTest, RemovesWhatIsItsOwnAlone) {
  const TemporaryFolder above;
  const fs::path folder = above / "song.wav.run";
  const auto run_with = [&](const std::vector<std::string>& names) {
    RunFolder run(folder, example_record(), false);
    for (const std::string& name : names) write_file(run.file(name), "x");
    run.finish({});
    std::move(run).remove();
  };
  run_with({"codes.safetensors", "level_2.wav", "level_10.png", "page.html", "lyrics.lrc"});
  EXPECT_FALSE(fs::exists(folder));
  const std::vector<std::string> mine = {"notes.txt", "level_.wav", "level_1x.wav", "level_2.txt",
                                         "lyrics.txt"};
  run_with(mine);
  for (const std::string& name : mine) {
    EXPECT_EQ(read_file(folder / name), "x") << name;
    fs::remove(folder / name);
  }
  EXPECT_TRUE(fs::is_empty(folder));
}

TEST(RunFolderTest, ForceWithTheSameRequestGoesOnToo) {
  const TemporaryFolder folder;
  { RunFolder(folder.path(), example_record(), false).journal().drawn(2, 0, Numbers{1}); }
  RunFolder run(folder.path(), example_record(), true);
  EXPECT_TRUE(run.resumed());
  EXPECT_EQ(run.journal().state(2).drawn, (Numbers{1}));
}

TEST(RunFolderTest, ALockedOneIsRefusedByNameOfTheProcess) {
  const TemporaryFolder folder;
  RunFolder run(folder.path(), example_record(), false);
  const std::string expected = "The run folder '" + folder.path().string() +
                               "' is in use by process " + std::to_string(::getpid()) +
                               ". Wait until it is done, or give another --out.";
  for (const bool force : {false, true}) {
    const int result = test::in_child([&] {
      const std::string text = error_message<UsageError>(
          [&] { RunFolder second(folder.path(), example_record(), force); });
      return text == expected ? 0 : 1;
    });
    EXPECT_EQ(result, 0) << "force " << force;
  }
}

TEST(RunFolderTest, AKilledProcessLeavesNoLock) {
  const TemporaryFolder folder;
  test::in_child([&] {
    RunFolder run(folder.path(), example_record(), false);
    run.journal().window(2, 0, Numbers{4, 5});
    AtomicFile half(run.file("song.wav"));
    half.write("RIFF");
    ::kill(::getpid(), SIGKILL);
    return 0;
  });
  RunFolder run(folder.path(), example_record(), false);
  EXPECT_TRUE(run.resumed());
  EXPECT_EQ(run.journal().state(2).codes, (Numbers{4, 5}));
  for (const fs::directory_entry& entry : fs::directory_iterator(folder.path())) {
    EXPECT_NE(entry.path().extension(), ".tmp") << "half a file was left: " << entry.path();
  }
}

TEST(RunFolderTest, AFinishedOneSaysWhatItMade) {
  const TemporaryFolder folder;
  const std::vector<Output> outputs{{"song.wav", sha256_hex("song")}};
  {
    RunFolder run(folder.path(), example_record(), false);
    run.finish(outputs);
    EXPECT_EQ(run.outputs(), outputs);
  }
  EXPECT_EQ(RunFolder(folder.path(), example_record(), false).outputs(), outputs);
  const std::string done = read_file(folder / "done.json");
  for (std::size_t size = 0; size + 2 < done.size(); size += 9) {
    write_file(folder / "done.json", done.substr(0, size));
    EXPECT_FALSE(RunFolder(folder.path(), example_record(), false).outputs()) << size;
  }
}

// A kill between any two of the files that begin a run: the folder can be used.
TEST(RunFolderTest, AHalfMadeFolderIsMadeAgain) {
  const TemporaryFolder folder;
  write_file(folder / "lock", "");
  { RunFolder run(folder.path(), example_record(), false); }
  fs::remove(folder / "journal");
  { EXPECT_TRUE(RunFolder(folder.path(), example_record(), false).resumed()); }
  { RunFolder(folder.path(), example_record(), false).journal().drawn(2, 0, Numbers{1}); }
  fs::remove(folder / "run.json");  // a forced restart that was killed after its first step
  RunFolder run(folder.path(), example_record(), false);
  EXPECT_FALSE(run.resumed());
  EXPECT_TRUE(run.journal().state().empty());
}

TEST(RunFolderTest, DamageIsSaidAndForceBeginsAnew) {
  const TemporaryFolder folder;
  { RunFolder run(folder.path(), example_record(), false); }
  const std::string text_of_record = read_file(folder / "run.json");
  const auto text = [&] {
    return error_message<InputError>(
        [&] { RunFolder run(folder.path(), example_record(), false); });
  };
  write_file(folder / "run.json", text_of_record.substr(0, text_of_record.size() / 2));
  EXPECT_NE(text().find("run.json' is damaged"), std::string::npos) << text();
  { EXPECT_FALSE(RunFolder(folder.path(), example_record(), true).resumed()); }
  write_file(folder / "journal", "something else entirely");
  EXPECT_NE(text().find("no journal of crooner"), std::string::npos) << text();
  EXPECT_FALSE(RunFolder(folder.path(), example_record(), true).resumed());
  EXPECT_EQ(read_metadata(folder.path()), example_record());
}

TEST(RunFolderTest, SaysWhyTheFolderCannotBe) {
  const TemporaryFolder folder;
  write_file(folder / "file", "x");
  const auto text = [&](const fs::path& path) {
    return error_message<ResourceError>([&] { RunFolder run(path, example_record(), false); });
  };
  EXPECT_EQ(text(folder / "file"),
            "The folder '" + (folder / "file").string() + "' cannot be made: a file has its name.");
  EXPECT_NE(text(folder / "file/below").find("is a file, not a folder"), std::string::npos)
      << text(folder / "file/below");
}

TEST(RunFolderTest, AFullDiskIsAResourceErrorAndLeavesNothingHalf) {
  const TemporaryFolder folder;
  const int result = test::with_file_limit(100, [&] {
    try {
      RunFolder run(folder.path(), example_record(), false);
    } catch (const ResourceError&) {
      return 0;
    }
    return 1;
  });
  EXPECT_EQ(result, 0);
  EXPECT_FALSE(fs::exists(folder / "run.json"));
  EXPECT_FALSE(RunFolder(folder.path(), example_record(), false).resumed());
}

}  // namespace
}  // namespace crooner::run_folder
