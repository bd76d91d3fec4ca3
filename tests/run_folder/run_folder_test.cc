#include "run_folder/run_folder.h"

#include <gtest/gtest.h>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/error_message.h"
#include "base/files.h"
#include "base/in_child.h"
#include "base/temporary_folder.h"
#include "run_folder/example_metadata.h"

namespace crooner::run_folder {
namespace {

namespace fs = std::filesystem;
using test::example_metadata;
using Values = std::vector<std::int64_t>;
using test::error_message;
using test::TemporaryFolder;

// Whether opening the folder resumes its run: starting over removes the page.
bool resumes(const fs::path& folder, bool force = false) {
  write_file(folder / "page.html", "page");
  RunFolder run(folder, example_metadata(), force);
  return fs::exists(folder / "page.html");
}

TEST(RunFolderTest, TheSameRequestResumes) {
  const TemporaryFolder above;
  const fs::path folder = above / "deep/song.wav.run";
  {
    RunFolder run(folder, example_metadata(), false);
    EXPECT_FALSE(run.outputs());
    run.journal().append_tokens(2, 0, Values{1, 2, 3});
  }
  EXPECT_TRUE(resumes(folder));
  RunFolder run(folder, example_metadata(), false);
  EXPECT_EQ(run.journal().state(2).pending_tokens, (Values{1, 2, 3}));
  EXPECT_EQ(run.codes_file(), folder / "codes.safetensors");
}

TEST(RunFolderTest, ADifferentRequestIsRefusedUnlessForced) {
  const TemporaryFolder folder;
  const Metadata metadata = example_metadata();
  Metadata other = metadata;
  other["request"]["seed"] = 7;
  {
    RunFolder run(folder.path(), metadata, false);
    run.journal().append_tokens(2, 0, Values{1});
    write_file(run.codes_file(), "codes");
    write_file(run.file("notes.txt"), "mine");
  }
  EXPECT_EQ(
      error_message<UsageError>([&] { RunFolder run(folder.path(), other, false); }),
      "The run folder '" + folder.path().string() +
          "' belongs to a different request: request.seed was 42 and is 7. Repeat that request "
          "to resume it, choose another --out, or replace it with --force.");
  EXPECT_EQ(read_metadata(folder.path()), metadata) << "a refusal changes nothing";
  {
    RunFolder run(folder.path(), other, true);
    EXPECT_TRUE(run.journal().state().empty());
  }
  EXPECT_EQ(read_metadata(folder.path()), other);
  EXPECT_FALSE(fs::exists(folder / "codes.safetensors"));
  EXPECT_EQ(read_file(folder / "notes.txt"), "mine") << "files of the user stay";
}

TEST(RunFolderTest, RemovesOnlyItsOwnFiles) {
  const TemporaryFolder above;
  const fs::path folder = above / "song.wav.run";
  const auto run_with = [&](const std::vector<std::string>& names) {
    RunFolder run(folder, example_metadata(), false);
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

TEST(RunFolderTest, ForceWithTheSameRequestResumesToo) {
  const TemporaryFolder folder;
  { RunFolder(folder.path(), example_metadata(), false).journal().append_tokens(2, 0, Values{1}); }
  EXPECT_TRUE(resumes(folder.path(), true));
  RunFolder run(folder.path(), example_metadata(), true);
  EXPECT_EQ(run.journal().state(2).pending_tokens, (Values{1}));
}

TEST(RunFolderTest, ALockedFolderIsRefusedNamingTheProcess) {
  const TemporaryFolder folder;
  RunFolder run(folder.path(), example_metadata(), false);
  const std::string expected = "The run folder '" + folder.path().string() +
                               "' is in use by process " + std::to_string(::getpid()) +
                               ". Wait until it is done, or choose another --out.";
  for (const bool force : {false, true}) {
    const int result = test::in_child([&] {
      const std::string text = error_message<UsageError>(
          [&] { RunFolder second(folder.path(), example_metadata(), force); });
      return text == expected ? 0 : 1;
    });
    EXPECT_EQ(result, 0) << "force " << force;
  }
}

TEST(RunFolderTest, AKilledProcessLeavesNoLock) {
  const TemporaryFolder folder;
  test::in_child([&] {
    RunFolder run(folder.path(), example_metadata(), false);
    run.journal().append_window(2, 0, Values{4, 5});
    AtomicFile half(run.file("song.wav"));
    half.write("RIFF");
    ::kill(::getpid(), SIGKILL);
    return 0;
  });
  EXPECT_TRUE(resumes(folder.path()));
  RunFolder run(folder.path(), example_metadata(), false);
  EXPECT_EQ(run.journal().state(2).codes, (Values{4, 5}));
  for (const fs::directory_entry& entry : fs::directory_iterator(folder.path())) {
    EXPECT_NE(entry.path().extension(), ".tmp") << "a partial file was left: " << entry.path();
  }
}

TEST(RunFolderTest, AFinishedRunListsItsFiles) {
  const TemporaryFolder folder;
  const std::vector<OutputFile> outputs{{"song.wav", sha256_hex("song")}};
  {
    RunFolder run(folder.path(), example_metadata(), false);
    run.finish(outputs);
    EXPECT_EQ(run.outputs(), outputs);
  }
  EXPECT_EQ(RunFolder(folder.path(), example_metadata(), false).outputs(), outputs);
  const std::string done = read_file(folder / "done.json");
  for (std::size_t size = 0; size + 2 < done.size(); size += 9) {
    write_file(folder / "done.json", done.substr(0, size));
    EXPECT_FALSE(RunFolder(folder.path(), example_metadata(), false).outputs()) << size;
  }
}

// After a kill between any two of the first files of a run, the folder can be used.
TEST(RunFolderTest, AnIncompleteFolderIsCompleted) {
  const TemporaryFolder folder;
  write_file(folder / "lock", "");
  { RunFolder run(folder.path(), example_metadata(), false); }
  fs::remove(folder / "journal");
  EXPECT_TRUE(resumes(folder.path()));
  { RunFolder(folder.path(), example_metadata(), false).journal().append_tokens(2, 0, Values{1}); }
  fs::remove(folder / "run.json");  // a forced restart that was killed after its first step
  EXPECT_FALSE(resumes(folder.path()));
  EXPECT_TRUE(RunFolder(folder.path(), example_metadata(), false).journal().state().empty());
}

TEST(RunFolderTest, DamageIsReportedAndForceStartsOver) {
  const TemporaryFolder folder;
  { RunFolder run(folder.path(), example_metadata(), false); }
  const std::string run_json = read_file(folder / "run.json");
  const auto text = [&] {
    return error_message<InputError>(
        [&] { RunFolder run(folder.path(), example_metadata(), false); });
  };
  write_file(folder / "run.json", run_json.substr(0, run_json.size() / 2));
  EXPECT_NE(text().find("run.json' is damaged"), std::string::npos) << text();
  EXPECT_FALSE(resumes(folder.path(), true));
  write_file(folder / "journal", "something else entirely");
  EXPECT_NE(text().find("not a journal of crooner"), std::string::npos) << text();
  EXPECT_FALSE(resumes(folder.path(), true));
  EXPECT_EQ(read_metadata(folder.path()), example_metadata());
}

TEST(RunFolderTest, ReportsWhyTheFolderCannotBeCreated) {
  const TemporaryFolder folder;
  write_file(folder / "file", "x");
  const auto text = [&](const fs::path& path) {
    return error_message<ResourceError>([&] { RunFolder run(path, example_metadata(), false); });
  };
  EXPECT_EQ(text(folder / "file"), "The folder '" + (folder / "file").string() +
                                       "' cannot be created: a file of that name exists.");
  EXPECT_NE(text(folder / "file/below").find("is a file, not a directory"), std::string::npos)
      << text(folder / "file/below");
}

TEST(RunFolderTest, AFullDiskIsAResourceErrorAndLeavesNoPartialFile) {
  const TemporaryFolder folder;
  const int result = test::with_file_limit(100, [&] {
    try {
      RunFolder run(folder.path(), example_metadata(), false);
    } catch (const ResourceError&) {
      return 0;
    }
    return 1;
  });
  EXPECT_EQ(result, 0);
  EXPECT_FALSE(fs::exists(folder / "run.json"));
  EXPECT_FALSE(resumes(folder.path()));
}

}  // namespace
}  // namespace crooner::run_folder
