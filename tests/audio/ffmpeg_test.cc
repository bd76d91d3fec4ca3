// What libsndfile and libmpg123 do not read goes through ffmpeg, where it is installed. Scripts
// play its part here.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "audio/audio_reader.h"
#include "audio/audio_writer.h"
#include "audio/test_signals.h"
#include "base/error.h"
#include "support/captured_log.h"

namespace crooner::audio {
namespace {

namespace fs = std::filesystem;

const std::string kMpeg4 = std::string("\0\0\0\x20", 4) + "ftypM4A " + std::string(100, '\0');

class Ffmpeg : public testing::Test {
 protected:
  Ffmpeg() : path_(std::getenv("PATH")) {
    std::ofstream(folder_ / "song.m4a", std::ios::binary) << kMpeg4;
  }
  ~Ffmpeg() override { ::setenv("PATH", path_.c_str(), 1); }

  // Nothing but this script is on the path, and what it needs.
  void install(const std::string& script) {
    const fs::path program = folder_ / "ffmpeg";
    std::ofstream(program) << "#!/bin/sh\nPATH=/usr/bin:/bin\n" << script << '\n';
    fs::permissions(program, fs::perms::owner_all);
    ::setenv("PATH", folder_.path().c_str(), 1);
  }
  void uninstall() { ::setenv("PATH", (folder_ / "nothing").c_str(), 1); }

  std::string refusal(const std::string& name) {
    try {
      read_audio_file(folder_ / name);
    } catch (const InputError& failure) {
      return failure.what();
    }
    return "it was read";
  }

  const TestFolder folder_{std::string("ffmpeg-") +
                           testing::UnitTest::GetInstance()->current_test_info()->name()};
  std::string path_;
};

TEST_F(Ffmpeg, AudioR4DecodesWhatOthersDoNot) {
  const Audio sound = sine(44100, 440, 2, 0.5, 2);
  write_audio_file(folder_ / "decoded.au", sound, {.format = SampleFormat::kFloat});
  // It gets the file as its standard input.
  install("[ \"$(head -c 8 | tail -c 4)\" = ftyp ] && cat '" + (folder_ / "decoded.au").string() +
          "'");
  const CapturedLog log;
  const Audio back = read_audio_file(folder_ / "song.m4a");
  EXPECT_EQ(back.sample_rate, 44100);
  EXPECT_EQ(back.channels, 2);
  EXPECT_EQ(back.samples, sound.samples);
  EXPECT_EQ(log.text(), "");
}

TEST_F(Ffmpeg, ItsComplaintsAreWarnings) {
  write_audio_file(folder_ / "decoded.au", sine(44100, 440, 1), {.format = SampleFormat::kFloat});
  install("cat '" + (folder_ / "decoded.au").string() + "'; echo 'packet 7 is bad' >&2");
  const CapturedLog log;
  read_audio_file(folder_ / "song.m4a");
  EXPECT_NE(log.text().find("is damaged, as ffmpeg says: packet 7 is bad."), std::string::npos)
      << log.text();
}

TEST_F(Ffmpeg, ItsFailureIsInTheRefusal) {
  install("echo 'moov atom not found' >&2; exit 1");
  const std::string text = refusal("song.m4a");
  EXPECT_NE(text.find("its contents are MPEG-4"), std::string::npos) << text;
  EXPECT_NE(text.find("moov atom not found"), std::string::npos) << text;
}

TEST_F(Ffmpeg, AudioF12AudioR4WithoutItTheMessageHasTheLineToType) {
  uninstall();
  EXPECT_NE(refusal("song.m4a")
                .find(" To convert the file: ffmpeg -i " + (folder_ / "song.m4a").string() + " " +
                      (folder_ / "song.wav").string()),
            std::string::npos)
      << refusal("song.m4a");
  EXPECT_NE(refusal("song.m4a")
                .find("MPEG-4 (M4A, MP4). Supported are WAV, FLAC, MP3, Ogg (Vorbis, "
                      "Opus, FLAC)"),
            std::string::npos)
      << refusal("song.m4a");
  fs::copy_file(folder_ / "song.m4a", folder_ / "it's mine.mp3");
  const std::string text = refusal("it's mine.mp3");
  EXPECT_NE(text.find("is not a readable audio file: its contents are MPEG-4"), std::string::npos)
      << text;
  EXPECT_NE(text.find("it'\\''s mine.wav'"), std::string::npos) << text;
}

TEST_F(Ffmpeg, AudioF12IsNotAskedForWhatIsNoSound) {
  install("echo 'it was asked' >&2; exit 1");
  std::ofstream(folder_ / "page.mp3") << "<!DOCTYPE html><html>404</html>";
  const std::string text = refusal("page.mp3");
  EXPECT_NE(text.find("its contents are a web page"), std::string::npos) << text;
  EXPECT_EQ(text.find("it was asked"), std::string::npos) << text;
  EXPECT_EQ(text.find("ffmpeg -i"), std::string::npos) << text;
}

}  // namespace
}  // namespace crooner::audio
