// Headers whose sizes are zero, unknown, too small or too large: the file itself decides.
#include <gtest/gtest.h>
#include <sndfile.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "audio/audio_reader.h"
#include "audio/audio_writer.h"
#include "audio/chunks.h"
#include "audio/test_signals.h"
#include "base/error.h"
#include "base/files.h"
#include "support/captured_log.h"

namespace crooner::audio {
namespace {

namespace fs = std::filesystem;

// A file whose header is written anew by each test.
class WrongSizes : public testing::Test {
 protected:
  // Writes three seconds and returns the bytes.
  std::string sound(const std::string& extension) {
    const fs::path file = folder_ / ("sound" + extension);
    write_audio_file(file, sine(44100, 440, 3));
    return read_file(file);
  }

  static void set(std::string& bytes, std::size_t at, std::uint64_t value, std::size_t size = 4,
                  bool big_endian = false) {
    bytes.replace(at, size, write_integer(value, size, big_endian));
  }

  // The same three seconds in a format that crooner does not write.
  std::string sound_of(int format) {
    const Audio audio = sine(44100, 440, 3);
    SF_INFO info = {};
    info.samplerate = audio.sample_rate;
    info.channels = audio.channels;
    info.format = format;
    const fs::path file = folder_ / "other";
    SNDFILE* out = sf_open(file.c_str(), SFM_WRITE, &info);
    sf_write_float(out, audio.samples.data(), static_cast<sf_count_t>(audio.samples.size()));
    sf_close(out);
    return read_file(file);
  }

  // The number of frames that are read; `log_` is what is said.
  std::int64_t frames(const std::string& extension, const std::string& bytes) {
    const fs::path file = folder_ / ("changed" + extension);
    std::ofstream(file, std::ios::binary) << bytes;
    const CapturedLog log;
    const Audio audio = read_audio_file(file);
    log_ = log.text();
    return audio.frames();
  }

  std::string refusal(const std::string& extension, const std::string& bytes) {
    try {
      return std::to_string(frames(extension, bytes));
    } catch (const InputError& failure) {
      return failure.what();
    }
  }

  const TestFolder folder_{std::string("wrong-sizes-") +
                           testing::UnitTest::GetInstance()->current_test_info()->name()};
  std::string log_;
};

constexpr std::int64_t kFrames = 3 * 44100;
constexpr std::uint64_t kBytes = 2 * kFrames;

TEST_F(WrongSizes, AWavWithoutASizeIsReadToItsEnd) {
  for (const std::uint64_t unknown : {0x0u, 0xffffffffu, 0x7ffff000u, 0x7fffffffu, 0xffffffdbu}) {
    std::string wav = sound(".wav");
    set(wav, 4, unknown);
    set(wav, wav.find("data") + 4, unknown);
    EXPECT_EQ(frames(".wav", wav), kFrames) << unknown;
    EXPECT_NE(log_.find(unknown == 0 ? "counts 0 bytes of samples" : "has no size in its header"),
              std::string::npos)
        << log_;
  }
}

TEST_F(WrongSizes, AWavWithMoreThanItCountsIsReadToItsEnd) {
  for (const bool both : {true, false}) {
    std::string wav = sound(".wav");
    set(wav, wav.find("data") + 4, kBytes / 3);
    if (both) set(wav, 4, kBytes / 3 + 36);
    EXPECT_EQ(frames(".wav", wav), kFrames) << both;
    EXPECT_NE(
        log_.find("counts 88200 bytes of samples in its header, but has 264600: all are read"),
        std::string::npos)
        << log_;
  }
}

TEST_F(WrongSizes, AudioR1AWavThatCountsALittleTooMuchIsReadWithAWarning) {
  std::string wav = sound(".wav");
  set(wav, 4, kBytes + 36 + 16);
  set(wav, wav.find("data") + 4, kBytes + 16);
  EXPECT_EQ(frames(".wav", wav), kFrames);
  EXPECT_NE(log_.find("is cut off: 16 bytes"), std::string::npos) << log_;
}

TEST_F(WrongSizes, AWavWhoseSizesContradictEachOtherIsReadToItsEnd) {
  std::string wav = sound(".wav");
  set(wav, wav.find("data") + 4, 10 * kBytes);  // the size of the whole file is right
  EXPECT_EQ(frames(".wav", wav), kFrames);
  EXPECT_NE(log_.find("counts 2646000 bytes of samples in its header, but has 264600"),
            std::string::npos)
      << log_;
}

TEST_F(WrongSizes, FilesThatWereCutOffAreRefused) {
  for (const std::string extension : {".wav", ".aiff", ".w64", ".flac", ".au"}) {
    const std::string bytes = sound(extension);
    EXPECT_NE(refusal(extension, bytes.substr(0, bytes.size() / 2)).find("is truncated"),
              std::string::npos)
        << extension;
  }
}

TEST_F(WrongSizes, ChunksAfterTheSamplesAreNoSamples) {
  std::string wav = sound(".wav");
  const std::string list = "LIST" + write_integer(4, 4, false) + "INFO";
  EXPECT_EQ(frames(".wav", wav + list), kFrames);
  EXPECT_EQ(log_, "");
}

TEST_F(WrongSizes, AChunkThatIsCutOffOrComesWithoutPaddingIsNoSamples) {
  std::string wav = sound(".wav");
  EXPECT_EQ(frames(".wav", wav + "LIST" + write_integer(9999, 4, false) + "INFO"), kFrames);
  EXPECT_EQ(log_, "");
  wav.pop_back();  // an odd number of bytes
  set(wav, wav.find("data") + 4, kBytes - 1);
  EXPECT_EQ(frames(".wav", wav + "LIST" + write_integer(4, 4, false) + "INFO"), kFrames - 1);
  EXPECT_EQ(log_, "");
}

TEST_F(WrongSizes, ATagAfterTheEndIsNoSound) {
  const std::string wav = sound(".wav");
  EXPECT_EQ(frames(".wav", wav + "TAG" + std::string(125, ' ')), kFrames);
  EXPECT_NE(log_.find("128 bytes after its end, which are no sound"), std::string::npos) << log_;
}

TEST_F(WrongSizes, FlacThatDoesNotCountItsFramesIsReadToItsEnd) {
  for (const std::uint64_t count : {std::uint64_t{0}, std::uint64_t{100}}) {
    std::string flac = sound(".flac");
    flac[21] = static_cast<char>(flac[21] & 0xf0);
    set(flac, 22, count, 4, true);
    EXPECT_EQ(frames(".flac", flac), kFrames) << count;
    EXPECT_EQ(log_.find("counts 100 frames in its header") != std::string::npos, count == 100)
        << log_;
  }
}

TEST_F(WrongSizes, OtherFormatsAreReadToTheirEndToo) {
  struct Case {
    std::string extension, id;
    std::size_t size_at, size;
    bool big_endian;
    std::uint64_t header;  // what the size counts besides the samples
  };
  for (const Case& format :
       {Case{".aiff", "SSND", 4, 4, true, 8}, Case{".w64", "data", 16, 8, false, 24},
        Case{".caf", "data", 4, 8, true, 4}, Case{".au", ".snd", 8, 4, true, 0}}) {
    for (const std::uint64_t value : {format.header, format.header + kBytes / 3}) {
      std::string bytes = sound(format.extension);
      const std::size_t at = bytes.find(format.id) + format.size_at;
      set(bytes, at, value, format.size, format.big_endian);
      EXPECT_EQ(frames(format.extension, bytes), kFrames) << format.extension << " " << value;
      EXPECT_NE(log_.find("in its header"), std::string::npos) << format.extension << log_;
    }
  }
}

TEST_F(WrongSizes, BigEndianWavIsReadToItsEndToo) {
  std::string rifx = sound_of(SF_FORMAT_WAV | SF_FORMAT_PCM_16 | SF_ENDIAN_BIG);
  ASSERT_EQ(rifx.substr(0, 4), "RIFX");
  EXPECT_EQ(frames(".wav", rifx), kFrames);
  EXPECT_EQ(log_, "");
  set(rifx, rifx.find("data") + 4, 0, 4, true);
  EXPECT_EQ(frames(".wav", rifx), kFrames);
  EXPECT_NE(log_.find("counts 0 bytes of samples"), std::string::npos) << log_;
}

TEST_F(WrongSizes, Bw64IsReadAsRf64) {
  std::string bw64 = sound_of(SF_FORMAT_RF64 | SF_FORMAT_PCM_16);
  bw64.replace(0, 4, "BW64");
  EXPECT_EQ(frames(".wav", bw64), kFrames);
  EXPECT_EQ(log_, "");
}

TEST_F(WrongSizes, AudioF8RatesThatNoRecordingHasAreRefused) {
  for (const std::uint64_t rate : {std::uint64_t{1}, std::uint64_t{999}, std::uint64_t{768001}}) {
    std::string wav = sound(".wav");
    set(wav, 24, rate);
    EXPECT_NE(refusal(".wav", wav).find("Hz; it must be between 1000 and 768000 Hz"),
              std::string::npos)
        << rate;
  }
  std::string rateless = sound(".wav");
  set(rateless, 24, 0);
  EXPECT_NE(refusal(".wav", rateless).find("has a sample rate of 0 Hz"), std::string::npos);
  std::string au = sound(".au");
  set(au, 16, 0);
  EXPECT_NE(refusal(".au", au).find("AU (its header has an impossible sample rate"),
            std::string::npos)
      << refusal(".au", au);
  for (const std::uint64_t rate : {std::uint64_t{1000}, std::uint64_t{768000}}) {
    std::string wav = sound(".wav");
    set(wav, 24, rate);
    EXPECT_EQ(frames(".wav", wav), kFrames);
  }
}

}  // namespace
}  // namespace crooner::audio
