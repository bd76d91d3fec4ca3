// Files of several pieces, and MP3 whose length no header says: all of the sound is read.
#include <gtest/gtest.h>
#include <sndfile.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <random>

#include "audio/audio_reader.h"
#include "audio/audio_writer.h"
#include "audio/chunks.h"
#include "audio/mpeg_frames.h"
#include "audio/test_signals.h"
#include "base/error.h"
#include "base/files.h"
#include "support/captured_log.h"
#include "support/paths.h"

namespace crooner::audio {
namespace {

namespace fs = std::filesystem;

void write_bytes(const fs::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary) << bytes;
}

// Noise, then a sine, then silence: a variable bit rate has something to vary.
Audio changing_sound(double seconds) {
  Audio sound = sine(44100, 440, seconds, 0.5);
  std::mt19937 random(1);
  const std::size_t third = sound.samples.size() / 3;
  for (std::size_t i = 0; i < third; ++i) {
    sound.samples[i] = static_cast<float>(random() % 20000) / 20000 - 0.5f;
    sound.samples[i + 2 * third] = 0;
  }
  return sound;
}

std::string mp3_bytes(const fs::path& file, const Audio& sound) {
  SF_INFO info = {};
  info.samplerate = sound.sample_rate;
  info.channels = sound.channels;
  info.format = SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III;
  SNDFILE* out = sf_open(file.c_str(), SFM_WRITE, &info);
  EXPECT_NE(out, nullptr) << "this libsndfile writes no MP3: " << sf_strerror(nullptr);
  int mode = SF_BITRATE_MODE_VARIABLE;
  sf_command(out, SFC_SET_BITRATE_MODE, &mode, sizeof mode);
  sf_write_float(out, sound.samples.data(), static_cast<sf_count_t>(sound.samples.size()));
  sf_close(out);
  return read_file(file);
}

// As encoders write into a pipe, and radio recorders: without the frame that counts the others.
std::string without_info_frame(const std::string& mp3) {
  const auto header = parse_mpeg_header(mp3);
  EXPECT_TRUE(header && parse_mpeg_info(*header, mp3));
  return mp3.substr(static_cast<std::size_t>(header->size));
}

struct Heard {
  Audio audio;
  std::string log;
};

Heard hear(const fs::path& file) {
  const CapturedLog log;
  Audio audio = read_audio_file(file);
  return {std::move(audio), log.text()};
}

TEST(JoinedFiles, AudioF1AVariableBitRateWithoutAHeaderIsReadToItsEnd) {
  const TestFolder folder("vbr");
  const std::string mp3 = without_info_frame(mp3_bytes(folder / "a.mp3", changing_sound(10)));
  write_bytes(folder / "piped.mp3", mp3);
  const Heard heard = hear(folder / "piped.mp3");
  EXPECT_NEAR(heard.audio.seconds(), 10.0, 0.1);
  EXPECT_EQ(heard.log, "");
  // The sine lies where it was.
  EXPECT_GT(amplitude_at(heard.audio, 440, 4 * 44100, 6 * 44100), 0.4);
  EXPECT_LT(amplitude_at(heard.audio, 440, 8 * 44100, 9 * 44100), 0.01);
}

TEST(JoinedFiles, AnMp3LosesWhatItsEncoderAdded) {
  const TestFolder folder("gapless");
  const Audio sound = changing_sound(1.5);
  mp3_bytes(folder / "a.mp3", sound);
  const Heard heard = hear(folder / "a.mp3");
  EXPECT_EQ(heard.audio.frames(), sound.frames());
  EXPECT_EQ(heard.log, "");
}

TEST(JoinedFiles, AudioF2Mp3FilesJoinedAreReadToTheLast) {
  const TestFolder folder("two-mp3");
  const std::string mp3 = mp3_bytes(folder / "one.mp3", sine(44100, 440, 3));
  const std::string other = mp3_bytes(folder / "other.mp3", sine(44100, 1000, 3));
  write_bytes(folder / "two.mp3", mp3 + other);
  const Heard heard = hear(folder / "two.mp3");
  EXPECT_EQ(heard.audio.frames(), 6 * 44100);
  EXPECT_GT(amplitude_at(heard.audio, 1000, 4 * 44100, 5 * 44100), 0.4);
  EXPECT_EQ(heard.log, "");

  write_bytes(folder / "headless.mp3", without_info_frame(mp3) + without_info_frame(other));
  EXPECT_NEAR(hear(folder / "headless.mp3").audio.seconds(), 6.0, 0.2);
}

TEST(JoinedFiles, TagsBetweenAndAroundFramesArePassedOver) {
  const TestFolder folder("tags-between");
  const std::string mp3 = mp3_bytes(folder / "one.mp3", sine(44100, 440, 1));
  const std::string id3 = std::string("ID3\x04\0\0\0\0\x01\0", 10) + std::string(128, '\xff');
  const std::string old = "TAG" + std::string(125, ' ');
  write_bytes(folder / "two.mp3", id3 + mp3 + old + id3 + mp3 + old);
  const Heard heard = hear(folder / "two.mp3");
  EXPECT_EQ(heard.audio.frames(), 2 * 44100);
  EXPECT_EQ(heard.log, "");
}

TEST(JoinedFiles, APieceOfAnotherFormatIsConverted) {
  const TestFolder folder("formats");
  const std::string first = mp3_bytes(folder / "one.mp3", sine(44100, 440, 2, 0.5, 2));
  const std::string second = mp3_bytes(folder / "other.mp3", sine(22050, 440, 2, 0.5, 1));
  write_bytes(folder / "two.mp3", first + second);
  const Heard heard = hear(folder / "two.mp3");
  EXPECT_EQ(heard.audio.sample_rate, 44100);
  EXPECT_EQ(heard.audio.channels, 2);
  EXPECT_NEAR(heard.audio.seconds(), 4.0, 1e-3);
  EXPECT_NE(heard.log.find("pieces of different formats: from 2 s on, 22050 Hz and 1 channel"),
            std::string::npos)
      << heard.log;
}

TEST(JoinedFiles, AudioR2ACutMp3IsReadWithAWarning) {
  const TestFolder folder("cut-mp3");
  const std::string mp3 = mp3_bytes(folder / "one.mp3", changing_sound(6));
  write_bytes(folder / "cut.mp3", mp3.substr(0, mp3.size() / 2));
  const Heard heard = hear(folder / "cut.mp3");
  EXPECT_GT(heard.audio.seconds(), 1.0);
  EXPECT_NE(heard.log.find("cut.mp3' is cut off: its header counts"), std::string::npos)
      << heard.log;
}

TEST(JoinedFiles, AudioF12AnMp3BehindZerosIsFound) {
  const TestFolder folder("zeros");
  const std::string mp3 = mp3_bytes(folder / "one.mp3", sine(44100, 440, 1));
  write_bytes(folder / "late.mp3", std::string(65536, '\0') + mp3);
  const Heard heard = hear(folder / "late.mp3");
  EXPECT_EQ(heard.audio.frames(), 44100);
  EXPECT_NE(heard.log.find("begins with 65536 bytes that are no MPEG audio"), std::string::npos)
      << heard.log;
}

TEST(JoinedFiles, AHoleInAnMp3IsSaid) {
  const TestFolder folder("hole");
  std::string mp3 = mp3_bytes(folder / "one.mp3", changing_sound(3));
  mp3.replace(mp3.size() / 2, 2000, 2000, '\0');
  write_bytes(folder / "hole.mp3", mp3);
  const Heard heard = hear(folder / "hole.mp3");
  EXPECT_NEAR(heard.audio.seconds(), 3, 0.6);
  EXPECT_NE(heard.log.find("bytes between its frames that are no MPEG audio"), std::string::npos)
      << heard.log;
}

TEST(JoinedFiles, MpegInAWavIsReadToItsEnd) {
  const TestFolder folder("mpeg-wav");
  const std::string mp3 = without_info_frame(mp3_bytes(folder / "a.mp3", changing_sound(6)));
  const auto number = [](std::uint64_t value, std::size_t size) {
    return write_integer(value, size, false);
  };
  const std::string format = number(0x55, 2) + number(1, 2) + number(44100, 4) + number(16000, 4) +
                             number(1, 2) + number(0, 2) + number(0, 2);
  const std::string body =
      "WAVEfmt " + number(format.size(), 4) + format + "data" + number(mp3.size(), 4) + mp3;
  write_bytes(folder / "a.wav", "RIFF" + number(body.size(), 4) + body);
  const Heard heard = hear(folder / "a.wav");
  EXPECT_NEAR(heard.audio.seconds(), 6.0, 0.1);
  EXPECT_EQ(heard.log, "");
}

TEST(JoinedFiles, AudioF2ChainedOggIsReadToItsLastLink) {
  const TestFolder folder("chain");
  for (const std::string extension : {".ogg", ".opus"}) {
    write_audio_file(folder / ("one" + extension), sine(48000, 440, 3));
    write_audio_file(folder / ("other" + extension), sine(48000, 1000, 3));
    const fs::path chain = folder / ("two" + extension);
    write_bytes(
        chain, read_file(folder / ("one" + extension)) + read_file(folder / ("other" + extension)));
    const Heard heard = hear(chain);
    EXPECT_NEAR(heard.audio.seconds(), 6.0, 0.01) << extension;
    EXPECT_GT(amplitude_at(heard.audio, 1000, 4 * 48000, 5 * 48000), 0.4) << extension;
    EXPECT_EQ(heard.log, "") << extension;
  }
}

TEST(JoinedFiles, AStereoPieceAfterAMonoOneIsConverted) {
  const TestFolder folder("channels");
  for (const std::string extension : {".ogg", ".flac", ".wav"}) {
    write_audio_file(folder / ("one" + extension), sine(44100, 440, 1));
    write_audio_file(folder / ("other" + extension), sine(22050, 440, 1, 0.5, 2));
    const std::string one = read_file(folder / ("one" + extension));
    const std::string other = read_file(folder / ("other" + extension));
    write_bytes(folder / ("four" + extension), one + other + one + other);
    const Heard heard = hear(folder / ("four" + extension));
    EXPECT_EQ(heard.audio.channels, 1) << extension;
    EXPECT_NEAR(heard.audio.seconds(), 4.0, 0.01) << extension;
    // The mean of 0.5 and 0.25, which are those of the channels.
    EXPECT_NEAR(amplitude_at(heard.audio, 440, 3 * 44100 + 4410, 4 * 44100 - 4410), 0.375, 0.01)
        << extension;
  }
}

TEST(JoinedFiles, AudioR2DamagedOggIsReadWithAWarning) {
  const TestFolder folder("ogg-damage");
  Audio sound = changing_sound(6);
  sound.sample_rate = 48000;
  for (const std::string extension : {".ogg", ".opus"}) {
    write_audio_file(folder / ("a" + extension), sound);
    const std::string bytes = read_file(folder / ("a" + extension));
    std::string hole = bytes;
    hole.replace(bytes.size() / 4, 2000, 2000, '\0');
    write_bytes(folder / ("hole" + extension), hole);
    EXPECT_NE(hear(folder / ("hole" + extension)).log.find("bytes of it are no Ogg pages"),
              std::string::npos)
        << extension;
    write_bytes(folder / ("cut" + extension), bytes.substr(0, bytes.size() / 2));
    EXPECT_NE(hear(folder / ("cut" + extension)).log.find("cut off before its last page"),
              std::string::npos)
        << extension;
  }
}

TEST(JoinedFiles, AudioR3FlacInOggIsRead) {
  const Heard heard = hear(source_file("tests/fuzz/corpus/sound/flac_in_ogg.oga"));
  EXPECT_EQ(heard.audio.frames(), 1600);
  EXPECT_EQ(heard.log, "");
}

TEST(JoinedFiles, AudioF2FlacAndWavFilesJoinedAreReadToTheLast) {
  const TestFolder folder("two-flac");
  for (const std::string extension : {".flac", ".wav", ".aiff", ".w64"}) {
    const fs::path one = folder / ("one" + extension);
    write_audio_file(one, sine(44100, 440, 3));
    write_bytes(folder / ("two" + extension), read_file(one) + read_file(one));
    const Heard heard = hear(folder / ("two" + extension));
    EXPECT_EQ(heard.audio.frames(), 6 * 44100) << extension;
    EXPECT_EQ(heard.log, "") << extension;
  }
}

TEST(JoinedFiles, AudioR6OnlyTheBeginningIsReadWhereThatIsWanted) {
  const TestFolder folder("beginning");
  write_bytes(folder / "a.mp3", mp3_bytes(folder / "one.mp3", sine(44100, 440, 3)));
  EXPECT_EQ(read_audio_file(folder / "a.mp3", {.seconds = 0.5}).frames(), 22050);
  EXPECT_EQ(read_audio_file(folder / "a.mp3", {.seconds = 50}).frames(), 3 * 44100);
}

// What libmpg123 would write to stderr by itself about bytes that only begin like MPEG audio.
TEST(JoinedFiles, AudioR7LyricsR7NoLibraryWritesToTheTerminal) {
  const TestFolder folder("stderr");
  std::mt19937 random(7);
  std::string noise(5000, '\0');
  for (char& byte : noise) byte = static_cast<char>(random());
  const std::string tag = std::string("ID3\x04\0\0\0\0\0\x0a", 10) + std::string(10, '\0');
  std::string frames;
  for (int i = 0; i < 3000; ++i) frames += "\xff\xfb\x90\x64";
  const auto number = [](std::uint64_t value, std::size_t size) {
    return write_integer(value, size, true);
  };
  const std::string sound = "\xff\xfb\x90\x64" + noise;
  const std::string rifx = "RIFX" + number(5062, 4) + "WAVEfmt " + number(30, 4) + number(0x55, 2) +
                           number(1, 2) + number(44100, 4) + number(16000, 4) + number(1, 2) +
                           number(0, 2) + number(12, 2) + number(1, 2) + number(2, 4) +
                           number(417, 2) + number(1, 2) + number(0, 2) + "data" +
                           number(sound.size(), 4) + sound;
  const std::string mp3 = mp3_bytes(folder / "a.mp3", changing_sound(1));
  std::vector<std::string> inputs = {sound,
                                     tag + sound,
                                     "\xff\xe3\x18" + noise,
                                     frames,
                                     rifx,
                                     "\xff\xfel\xff" + noise,
                                     tag,
                                     tag + tag.substr(0, 15)};
  for (int i = 0; i < 40; ++i) {
    std::string changed = mp3;
    for (int byte = 0; byte < 40; ++byte) changed[random() % 3000] = static_cast<char>(random());
    inputs.push_back(changed);
    inputs.push_back(changed.substr(random() % 3000));
  }
  testing::internal::CaptureStderr();
  std::string said;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    write_bytes(folder / "b.mp3", inputs[i]);
    try {
      hear(folder / "b.mp3");
    } catch (const InputError& failure) {
      said += failure.what();
    }
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  EXPECT_NE(said.find("its contents are MPEG audio without a whole frame."), std::string::npos);
  EXPECT_NE(said.find("its contents are an ID3 tag without sound."), std::string::npos);
  EXPECT_EQ(said.find("File does not exist"), std::string::npos) << said;
}

// Bytes that this process has read.
std::uint64_t bytes_read() {
  std::ifstream counters("/proc/self/io");
  std::string name;
  std::uint64_t count = 0;
  counters >> name >> count;  // "rchar: 123"
  return count;
}

TEST(JoinedFiles, AudioR6OfAnHourOnlyTheBeginningIsRead) {
  if (bytes_read() == 0) GTEST_SKIP() << "this system does not count what is read";
  const TestFolder folder("hour");
  write_audio_file(folder / "hour.wav", sine(44100, 440, 1, 0.5, 2));
  std::string bytes = read_file(folder / "hour.wav");
  const std::uint64_t samples = 3600ull * 44100 * 4;
  bytes.replace(4, 4, write_integer(samples + 36, 4, false));
  bytes.replace(bytes.find("data") + 4, 4, write_integer(samples, 4, false));
  write_bytes(folder / "hour.wav", bytes);
  fs::resize_file(folder / "hour.wav", samples + 44);  // zeros that take no room
  const std::uint64_t before = bytes_read();
  EXPECT_EQ(read_audio_file(folder / "hour.wav", {.seconds = 1}).frames(), 44100);
  EXPECT_LT(bytes_read() - before, 4u << 20);
}

}  // namespace
}  // namespace crooner::audio
