#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "cli/smoke_model.h"
#include "support/paths.h"

namespace crooner::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kShortSong =
    "--model smoke --stop-after-level 2 --seconds 0.104 --seed 1 --quiet ";

const std::string kSmoke = source_file("models/smoke");

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// Expects the exit code and one sentence that is not the one about bugs.
void expect_refused(const ProcessResult& ended, int code, const std::string& sentence) {
  EXPECT_EQ(ended.code, code) << ended.err;
  EXPECT_TRUE(holds(ended.err, sentence)) << ended.err;
  EXPECT_FALSE(holds(ended.err, "bug")) << ended.err;
}

TEST(RefusedPaths, LyricsF1AVerseUnderLyricsFailsOnlyItsRow) {
  Folder folder;
  std::string verse;
  for (int i = 0; i < 20; ++i) verse += "row row the boat, ";
  folder.write("jobs.csv", "artist,title,lyrics\nAnna,Rain,\"" + verse + "\"\nAnna,Fog,ok.txt\n");
  folder.write("ok.txt", "la");
  fs::create_symlink("loop.txt", folder / "loop.txt");
  folder.write(
      "more.jsonl",
      "{\"title\":\"ok\"}\n{\"out\":\"" + std::string(256, 'x') +
          ".wav\"}\n{\"title\":\"a\",\"config\":\"" + std::string(300, 'c') +
          "\"}\n{\"title\":\"b\",\"lyrics\":\"loop.txt\"}\n{\"title\":\"c\",\"prompt\":\"" +
          std::string(300, 'p') + "\"}\n");
  const ProcessResult first = crooner(std::string("batch jobs.csv --out o ") + kShortSong, folder);
  expect_refused(first, 5, "1 of 2 jobs failed");
  EXPECT_TRUE(fs::exists(folder / "o/Anna - Fog.wav"));
  EXPECT_TRUE(holds(folder.read("o/failed.jsonl"), "for text use --lyrics-text")) << first.err;
  const ProcessResult second =
      crooner(std::string("batch more.jsonl --out k ") + kShortSong, folder);
  expect_refused(second, 5, "4 of 5 jobs failed");
  EXPECT_TRUE(fs::exists(folder / "k/ok.wav"));
}

TEST(RefusedPaths, LyricsF1AudioF5OnTheCommandLine) {
  Folder folder;
  const std::string x(300, 'x');
  expect_refused(crooner(std::string("generate --lyrics ") + x + " " + kShortSong, folder), 3,
                 "its name is too long");
  expect_refused(crooner(std::string("generate --out ") + x + ".wav " + kShortSong, folder), 4,
                 "its name is too long");
  expect_refused(crooner(std::string("generate --config ") + x + " " + kShortSong, folder), 3,
                 "its name is too long");
  expect_refused(crooner("replay " + x, folder), 3, "its name is too long");
  expect_refused(crooner("encode --model smoke " + x, folder), 3, "cannot be read");
  expect_refused(crooner("decode --model smoke " + x, folder), 3, "cannot be read");
  expect_refused(crooner("batch " + x + " --out o", folder), 3, "There is no job list");
  expect_refused(crooner("models info " + x, folder), 3, "");
  expect_refused(crooner("models import --as smoke --out o " + x, folder), 3,
                 "its name is too long");
  expect_refused(crooner("models import --out " + x + " " + kSmoke, folder), 4,
                 "its name is too long");
  fs::create_symlink("loop", folder / "loop");
  for (const char* words : {"generate --lyrics loop", "generate --config loop", "encode loop"}) {
    expect_refused(crooner(std::string(words) + " --model smoke", folder), 3, "form a loop");
  }
  expect_refused(crooner("models import --as smoke --out o loop", folder), 3, "form a loop");
  expect_refused(crooner("models import --out loop " + kSmoke, folder), 4, "form a loop");
  expect_refused(crooner("models info ./loop", folder), 3, "form a loop");
}

// A folder that may not be entered; root needs to lose its rights to see it as others do.
TEST(RefusedPaths, AudioF5AudioF14LockedFilesAreNotSaidToBeMissing) {
  const Folder folder;
  const std::string bare =
      ::geteuid() == 0 ? "setpriv --bounding-set=-all --inh-caps=-all " : std::string();
  if (shell(bare + "true", folder.path()).code != 0) GTEST_SKIP() << "root keeps its rights";
  fs::create_directories(folder / "locked/model");
  for (const char* name : {"a.wav", "a.txt", "model/model.json"}) {
    folder.write(std::string("locked/") + name, "x");
  }
  fs::permissions(folder / "locked", fs::perms::none);
  const std::string refused[] = {"encode --model smoke locked/a.wav",
                                 "generate --model smoke --prompt locked/a.wav",
                                 "generate --model locked/model",
                                 "generate --model smoke --lyrics locked/a.txt",
                                 "generate --model smoke --config locked/a.txt",
                                 "models info locked/model",
                                 "models import --as smoke --out o locked/model",
                                 "models import --as smoke --out o --ids locked " + kSmoke,
                                 "batch locked/jobs.csv --out o",
                                 "resume locked/a.wav",
                                 "replay locked/a.wav",
                                 "align locked/a.wav",
                                 "train vqvae --preset locked/p.json --data x --out r",
                                 "train check --data locked/m.csv",
                                 "train status locked/run",
                                 "compose locked/project tree"};
  for (const std::string& words : refused) {
    SCOPED_TRACE(words);
    expect_refused(shell(bare + "crooner " + words, folder.path()), 3, "permission denied");
  }
  expect_refused(shell(bare + "crooner generate --model smoke --out locked/b.wav", folder.path()),
                 4, "permission denied");
  fs::permissions(folder / "locked", fs::perms::owner_all);
}

TEST(RefusedPaths, AudioR5LyricsR12StandardOutputIsNoFile) {
  Folder folder;
  for (const char* words : {"generate --out /dev/stdout", "generate --out /dev/stdout > file",
                            "encode song.wav --out /dev/fd/1 > file"}) {
    expect_refused(crooner(std::string(words) + " --model smoke --force --quiet", folder), 4,
                   "which is neither a file nor a folder");
  }
  expect_refused(crooner("encode song.wav --model smoke --out -", folder), 2,
                 "nothing is written to standard output");
  expect_refused(crooner("generate --model smoke -o -", folder), 2,
                 "nothing is written to standard output");
  EXPECT_TRUE(fs::is_symlink("/dev/stdout"));
}

TEST(RefusedPaths, LyricsF2ANameThatIsNotUtf8) {
  Folder folder;
  fs::create_directory(folder / "ly");
  folder.write("ly/Bj\xf6rk - Y.txt", "la");
  folder.write("ly/Anna Quill - B.txt", "lo");
  const ProcessResult ended = crooner(std::string("batch ly --out o ") + kShortSong, folder);
  expect_refused(ended, 5, "1 of 2 jobs failed");
  EXPECT_TRUE(fs::exists(folder / "o/Anna Quill - B.wav"));
  EXPECT_TRUE(holds(folder.read("o/failed.jsonl"), "is not UTF-8"));
  for (const char* flag : {"--artist", "--genre"}) {
    expect_refused(crooner(std::string("generate ") + kShortSong + flag + " $'Bj\\xf6rk'", folder),
                   2, "is not UTF-8");
  }
  expect_refused(crooner(std::string("generate ") + kShortSong + "--out $'caf\\xe9.wav'", folder),
                 2, "is not UTF-8");
  expect_refused(crooner("replay $'p\\xf6.wav'", folder), 3, "There is no song");
}

TEST(RefusedPaths, AFolderThatIsGone) {
  const Folder folder;
  fs::create_directory(folder / "gone");
  expect_refused(shell("cd gone && rmdir ../gone && crooner generate --model smoke", folder.path()),
                 4, "The current folder is gone");
}

TEST(RefusedPaths, AudioF6FoldersAndSourcesMayHaveNamesThatAreNotUtf8) {
  const Folder folder;
  const ProcessResult folder_name =
      crooner("models import " + kSmoke + "/vqvae.safetensors --as smoke --out $'m\\xe9'", folder);
  EXPECT_EQ(folder_name.code, 0) << folder_name.err;
  EXPECT_TRUE(fs::exists(folder / "m\xe9/model.json"));
  fs::copy_file(kSmoke + "/vqvae.safetensors", folder / "caf\xe9.safetensors");
  const ProcessResult source =
      crooner("models import $'caf\\xe9.safetensors' --as smoke --out fine", folder);
  EXPECT_EQ(source.code, 0) << source.err;
  const auto model = nlohmann::json::parse(folder.read("fine/model.json"), nullptr, false);
  EXPECT_TRUE(model.is_object());
  const ProcessResult json =
      crooner("models import fine --as smoke --out $'n\\xe9' --json", folder);
  EXPECT_EQ(json.code, 0) << json.err;
  EXPECT_TRUE(nlohmann::json::accept(json.out)) << json.out;
}

TEST(RefusedPaths, LyricsR18NamesDoNotReachTheTerminalRaw) {
  Folder folder;
  const ProcessResult ended =
      crooner(std::string("generate ") + kShortSong + "--artist $'a\\x1b[31mb'", folder);
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_FALSE(holds(ended.err, "\x1b")) << ended.err;
  EXPECT_TRUE(holds(ended.err, "\\x1b[31m")) << ended.err;
}

}  // namespace
}  // namespace crooner::cli
