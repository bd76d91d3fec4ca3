#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>

#include "cli/smoke_model.h"
#include "run_folder/codes_file.h"
#include "run_folder/journal.h"

namespace crooner::cli {
namespace {

namespace fs = std::filesystem;

// Half a second of song: a second or two of work, all of whose steps are saved.
const std::string kSong = "generate --model smoke --seed 7 --genre folk --lyrics-text 'la la la' ";

class Resume : public ::testing::Test {
 protected:
  // The song that no one interrupts.
  void make_reference() {
    ASSERT_EQ(crooner(kSong + "--quiet --out reference.wav", folder).code, 0);
  }
  void expect_reference(const std::string& song) {
    EXPECT_EQ(folder.read(song), folder.read("reference.wav"));
    for (const char* name : {"codes.safetensors", "level_0.wav", "level_1.wav", "level_2.wav"}) {
      EXPECT_EQ(folder.read(song + ".run/" + name),
                folder.read(std::string("reference.wav.run/") + name))
          << name;
    }
  }
  void refused(const std::string& arguments, int code, const std::string& sentence) {
    const ProcessResult ended = crooner(arguments, folder);
    EXPECT_EQ(ended.code, code) << arguments << '\n' << ended.err;
    EXPECT_NE(ended.err.find(sentence), std::string::npos) << arguments << '\n' << ended.err;
    EXPECT_EQ(ended.out, "");
  }
  run_folder::JournalState journal(const std::string& run) {
    return run_folder::read_journal(folder / run, run_folder::read_metadata(folder / run));
  }

  Folder folder;
};

// A full disk, as far as `ulimit -f` can play one: nothing that was saved is lost, and the same
// command resumes from it.
TEST_F(Resume, AFullDiskLosesNothing) {
  make_reference();
  const ProcessResult full = shell(
      "ulimit -f 20; crooner " + kSong + "--quiet --save-every 0 --out song.wav", folder.path());
  EXPECT_EQ(full.code, 4) << full.err;
  EXPECT_NE(full.err.find("song.wav.run/journal' cannot be written: it would become larger"),
            std::string::npos)
      << full.err;
  EXPECT_FALSE(fs::exists(folder / "song.wav"));
  const auto kept = journal("song.wav.run");
  EXPECT_FALSE(kept.rbegin()->second.codes.empty());
  const std::uintmax_t size = fs::file_size(folder / "song.wav.run/journal");
  EXPECT_GT(size, 19u * 1024);
  const ProcessResult ended = crooner("resume song.wav.run --quiet", folder);
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(ended.out, "song.wav\n");
  EXPECT_GT(fs::file_size(folder / "song.wav.run/journal"), size);
  expect_reference("song.wav");
}

TEST_F(Resume, AFinishedSongIsReturned) {
  make_reference();
  const auto written = fs::last_write_time(folder / "reference.wav");
  for (const std::string& again :
       {kSong + "--out reference.wav", std::string("resume reference.wav")}) {
    const ProcessResult ended = crooner(again, folder);
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_EQ(ended.out, "reference.wav\n");
    EXPECT_EQ(ended.err.find("Sampl"), std::string::npos) << ended.err;
  }
  EXPECT_EQ(fs::last_write_time(folder / "reference.wav"), written);
  const std::string song = folder.read("reference.wav");
  fs::remove(folder / "reference.wav");
  ASSERT_EQ(crooner("resume reference.wav.run --quiet", folder).code, 0);
  EXPECT_EQ(folder.read("reference.wav"), song);
}

TEST_F(Resume, TheSameCommandWithoutASeedResumesWithItsSeed) {
  const std::string command = "generate --model smoke --stop-after-level 2 --seconds 0.1 ";
  ASSERT_EQ(crooner(command, folder).code, 0);
  const std::string song = folder.read("song.wav");
  const ProcessResult again = crooner(command, folder);
  EXPECT_EQ(again.code, 0) << again.err;
  EXPECT_EQ(folder.read("song.wav"), song);
  EXPECT_EQ(crooner(command + "--force", folder).code, 0);
  EXPECT_NE(folder.read("song.wav"), song);
}

// Each signal, during a level: new codes are saved, and the exit code says which.
TEST_F(Resume, SignalsSaveAndExit) {
  make_reference();
  const fs::path file = folder / "song.wav.run/journal";
  std::uintmax_t before = 16;
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    const pid_t child = start_crooner(
        {"generate", "--model", "smoke", "--seed", "7", "--genre", "folk", "--lyrics-text",
         "la la la", "--quiet", "--save-every", "0", "--out", "song.wav"},
        folder.path());
    int status = 0;
    bool ended = false;
    while (!ended && (!fs::exists(file) || fs::file_size(file) < before + 1500)) {
      ended = ::waitpid(child, &status, WNOHANG) != 0;
      ::usleep(300);
    }
    ASSERT_FALSE(ended) << "it was done before it was interrupted";
    ::kill(child, signal);
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 128 + signal);
    EXPECT_FALSE(fs::exists(folder / "song.wav"));
    EXPECT_GE(fs::file_size(file), before) << "what was saved stays";
    before = fs::file_size(file);
  }
  ASSERT_EQ(crooner(kSong + "--quiet --threads 2 --out song.wav", folder).code, 0);
  expect_reference("song.wav");
}

TEST_F(Resume, TwoProgramsDoNotWriteOneSong) {
  const pid_t first = start_crooner({"generate", "--model", "smoke", "--seed", "7", "--seconds",
                                     "20", "--total-seconds", "30", "--quiet", "--save-every", "0"},
                                    folder.path());
  int status = 0;
  while (!fs::exists(folder / "song.wav.run/journal") && ::waitpid(first, &status, WNOHANG) == 0) {
    ::usleep(1000);
  }
  const std::string sentence = "in use by process " + std::to_string(first);
  refused("generate --model smoke --seed 7 --seconds 20 --total-seconds 30", 2, sentence);
  refused("generate --model smoke --seed 8 --force", 2, sentence);
  refused("resume song.wav", 2, sentence);
  EXPECT_EQ(::waitpid(first, &status, WNOHANG), 0) << "the first one still runs";
  ::kill(first, SIGKILL);
  ::waitpid(first, &status, 0);
}

TEST_F(Resume, BadInput) {
  refused("resume nowhere.wav.run", 3, "There is no run folder 'nowhere.wav.run'");
  ASSERT_EQ(generate("--stop-after-level 2 --seconds 0.1 --quiet", folder).code, 0);
  fs::copy(folder / "song.wav.run", folder / "renamed", fs::copy_options::recursive);
  refused("resume renamed", 2, "'renamed' was renamed");
  folder.write("song.wav.run/run.json", "{\"format_version\": 1}");
  refused("resume song.wav.run", 3, "does not describe how its song was generated");
  folder.write("song.wav.run/run.json", "{");
  refused("resume song.wav.run", 3, "is damaged: it is not a JSON object");
}

TEST_F(Resume, ARunOfAnotherModelIsRefused) {
  copy_smoke_model(folder);
  const std::string common = "--stop-after-level 2 --seconds 0.1 --quiet ";
  ASSERT_EQ(crooner("generate --model model --seed 7 " + common, folder).code, 0);
  std::string json = folder.read("model/model.json");
  json.replace(json.find("daed8388"), 8, "00000000");
  folder.write("model/model.json", json);
  refused("resume song.wav.run --model model", 2,
          "belongs to a different request: model.sha256.vqvae was");
}

}  // namespace
}  // namespace crooner::cli
