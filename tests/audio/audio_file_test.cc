#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <fstream>
#include <functional>
#include <limits>

#include "audio/audio_reader.h"
#include "audio/audio_writer.h"
#include "audio/loudness.h"
#include "audio/resample.h"
#include "audio/tags.h"
#include "audio/test_signals.h"
#include "audio/write_tagged_file.h"
#include "base/error.h"
#include "base/files.h"

// libsndfile 1.2.0 leaks when it refuses an Ogg file that is cut off; the leak checker asks for
// this.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
  return "leak:vorbis_info_init";
}

namespace crooner::audio {
namespace {

namespace fs = std::filesystem;

template <typename Failure>
std::string sentence(const std::function<void()>& act) {
  try {
    act();
  } catch (const Failure& failure) {
    return failure.what();
  }
  return "nothing was thrown";
}

void expect_holds(const std::string& text, const std::string& part) {
  EXPECT_NE(text.find(part), std::string::npos) << text;
}

bool writes(const std::string& extension) {
  const auto all = writable_extensions();
  return std::find(all.begin(), all.end(), extension) != all.end();
}

double largest_difference(const Audio& a, const Audio& b) {
  double largest = 0;
  for (std::size_t i = 0; i < std::min(a.samples.size(), b.samples.size()); ++i) {
    largest = std::max(largest, static_cast<double>(std::abs(a.samples[i] - b.samples[i])));
  }
  return largest;
}

TEST(AudioFile, KeepsSamplesInEveryLosslessFormat) {
  const TestFolder folder("lossless");
  const Audio sound = sine(44100, 440, 0.25, 0.9, 2);
  for (const std::string extension : {".wav", ".flac", ".aiff", ".caf", ".au", ".w64"}) {
    for (const auto& [format, tolerance] :
         {std::pair{SampleFormat::kPcm16, 0.5 / 32768}, {SampleFormat::kPcm24, 0.5 / 8388608}}) {
      const fs::path file = folder / ("song" + extension);
      EXPECT_EQ(write_audio_file(file, sound, {format}).clipped, 0);
      const Audio back = read_audio_file(file);
      EXPECT_EQ(back.sample_rate, 44100);
      EXPECT_EQ(back.channels, 2);
      ASSERT_EQ(back.samples.size(), sound.samples.size()) << extension;
      EXPECT_LE(largest_difference(sound, back), tolerance * 1.01) << extension;
      // What was read once does not change any more.
      write_audio_file(file, back, {format});
      EXPECT_EQ(read_audio_file(file).samples, back.samples) << extension;
    }
  }
}

TEST(AudioFile, KeepsFloatsBitForBit) {
  const TestFolder folder("float");
  Audio sound = sine(8000, 100, 0.1);
  sound.samples[3] = 1.5f;
  sound.samples[4] = 1e-30f;
  EXPECT_EQ(write_audio_file(folder / "a.wav", sound, {SampleFormat::kFloat}).clipped, 1);
  EXPECT_EQ(read_audio_file(folder / "a.wav").samples, sound.samples);
}

TEST(AudioFile, WritesCompressedFormats) {
  const TestFolder folder("compressed");
  const Audio sound = sine(48000, 440, 1.0);
  for (const std::string extension : {".ogg", ".opus", ".mp3"}) {
    if (!writes(extension)) continue;
    const fs::path file = folder / ("song" + extension);
    write_audio_file(file, sound);
    const Audio back = read_audio_file(file);
    EXPECT_NEAR(back.seconds(), 1.0, 0.1) << extension;
    EXPECT_NEAR(measure_loudness(back).rms, measure_loudness(sound).rms, 0.03) << extension;
  }
  EXPECT_TRUE(writes(".ogg"));
}

TEST(AudioFile, ResamplesForOpus) {
  const TestFolder folder("opus");
  if (!writes(".opus")) GTEST_SKIP() << "This libsndfile does not write Opus.";
  write_audio_file(folder / "a.opus", sine(44100, 440, 1.0));
  EXPECT_EQ(AudioReader(folder / "a.opus").sample_rate(), 48000);
  EXPECT_NO_THROW(check_writable(folder / "a.opus", 44100, 1, SampleFormat::kPcm16));
}

TEST(AudioFile, WritesTheSameBytesAgain) {
  const TestFolder folder("bytes");
  const Audio sound = sine(44100, 440, 0.1, 0.5, 2);
  for (const SampleFormat format : {SampleFormat::kPcm16, SampleFormat::kFloat}) {
    write_audio_file(folder / "a.wav", sound, {format, "{}"});
    write_audio_file(folder / "b.wav", sound, {format, "{}"});
    const std::string bytes = read_file(folder / "a.wav");
    EXPECT_EQ(bytes, read_file(folder / "b.wav"));
    EXPECT_EQ(bytes.find("PEAK"), std::string::npos);
  }
}

TEST(AudioFile, ClampsAndCountsClippedSamples) {
  const TestFolder folder("clip");
  const Audio sound{8000, 1, {0.0f, 1.0f, -1.0f, 1.25f, -7.0f, 0.5f}};
  EXPECT_EQ(write_audio_file(folder / "a.wav", sound).clipped, 2);
  const std::vector<float> expected = {0.0f, 32767.0f / 32768, -1.0f, 32767.0f / 32768, -1.0f,
                                       0.5f};
  EXPECT_EQ(read_audio_file(folder / "a.wav").samples, expected);
}

TEST(AudioFile, ReadsTags) {
  const TestFolder folder("tags");
  const Tags tags = {"A song", "Red Kettle", "Blues", "Made by a machine."};
  for (const int format : {SF_FORMAT_WAV | SF_FORMAT_PCM_16, SF_FORMAT_FLAC | SF_FORMAT_PCM_16,
                           SF_FORMAT_OGG | SF_FORMAT_VORBIS}) {
    const int container = format & SF_FORMAT_TYPEMASK;
    const std::string extension = container == SF_FORMAT_WAV    ? ".wav"
                                  : container == SF_FORMAT_FLAC ? ".flac"
                                                                : ".ogg";
    test::write_tagged_file(folder / ("song" + extension), sine(44100, 440, 0.2), tags, format);
    EXPECT_EQ(read_tags(folder / ("song" + extension)), tags) << std::hex << format;
  }
}

TEST(AudioFile, ReadsPieceByPiece) {
  const TestFolder folder("pieces");
  const Audio sound = sine(44100, 440, 4.0, 0.5, 2);  // more than one block
  write_audio_file(folder / "a.wav", sound, {SampleFormat::kFloat});
  AudioReader reader(folder / "a.wav");
  EXPECT_EQ(reader.channels(), 2);
  EXPECT_EQ(reader.read(1000).size(), 2000u);
  const std::vector<float> next = reader.read(100);
  EXPECT_EQ(next, std::vector<float>(sound.samples.begin() + 2000, sound.samples.begin() + 2200));
  EXPECT_EQ(static_cast<std::int64_t>(reader.read(1 << 30).size()), 2 * (sound.frames() - 1100));
  EXPECT_TRUE(reader.read(10).empty());
}

TEST(AudioFile, ReportsInvalidInputs) {
  const TestFolder folder("bad");
  std::ofstream(folder / "empty.wav");
  std::ofstream(folder / "page.wav") << "<!DOCTYPE html><html><body>404</body></html>";
  write_audio_file(folder / "none.wav", {8000, 1, {}});
  expect_holds(sentence<InputError>([&] { read_audio_file(folder / "missing.wav"); }),
               "There is no audio file");
  expect_holds(sentence<InputError>([&] { read_audio_file(folder.path()); }), "is a folder");
  expect_holds(sentence<InputError>([&] { read_audio_file(folder / "empty.wav"); }), "is empty");
  expect_holds(sentence<InputError>([&] { read_audio_file(folder / "page.wav"); }),
               "is not a readable audio file");
  expect_holds(sentence<InputError>([&] { read_audio_file(folder / "none.wav"); }),
               "contains no samples");
}

TEST(AudioFile, DetectsTruncatedFiles) {
  const TestFolder folder("cut");
  const Audio sound = sine(44100, 440, 1.0, 0.5);
  for (const std::string extension : {".wav", ".flac"}) {
    const fs::path file = folder / ("song" + extension);
    write_audio_file(file, sound);
    fs::resize_file(file, fs::file_size(file) / 2);
    expect_holds(sentence<InputError>([&] { read_audio_file(file); }), "is truncated");
  }
}

TEST(AudioFile, TruncatedAnywhereIsReadOrAnInputError) {
  const TestFolder folder("truncation");
  const Audio sound = sine(8000, 440, 0.01);
  for (const std::string extension : {".wav", ".flac", ".aiff", ".ogg"}) {
    const fs::path whole = folder / ("whole" + extension);
    const fs::path part = folder / ("part" + extension);
    write_audio_file(whole, sound, {SampleFormat::kPcm16, "{\"seed\": 1}"});
    const std::string bytes = read_file(whole);
    int refused = 0;
    for (std::size_t size = 0; size<bytes.size(); size += bytes.size()> 1000 ? 7 : 1) {
      std::ofstream(part, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(size));
      try {
        EXPECT_FALSE(read_audio_file(part).samples.empty());
      } catch (const InputError&) {
        ++refused;
      }
    }
    EXPECT_GT(refused, 20) << extension;
  }
}

TEST(AudioFile, RejectsUnsupportedFormats) {
  const TestFolder folder("unwritable");
  const Audio sound = sine(44100, 440, 0.1);
  const auto refusal = [&](const std::string& name, SampleFormat format) {
    return sentence<UsageError>([&] { write_audio_file(folder / name, sound, {format}); });
  };
  expect_holds(
      refusal("song.xyz", SampleFormat::kPcm16),
      "the extension \".xyz\" is not that of a supported audio format; supported are .wav, .flac");
  expect_holds(refusal("song", SampleFormat::kPcm16), "the extension \"\"");
  expect_holds(refusal("song.flac", SampleFormat::kFloat), "store samples of 16 or 24 bits");
  expect_holds(sentence<UsageError>(
                   [&] { check_writable(folder / "a.flac", 44100, 100, SampleFormat::kPcm16); }),
               "do not support 100 channels at 44100 Hz");
  EXPECT_NO_THROW(check_writable(folder / "SONG.WAV", 44100, 1, SampleFormat::kFloat));
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(AudioFile, RejectsNonFiniteSamples) {
  const TestFolder folder("nan");
  Audio sound = sine(8000, 440, 1.0);
  sound.samples[4000] = std::numeric_limits<float>::quiet_NaN();
  expect_holds(sentence<InputError>([&] { write_audio_file(folder / "a.wav", sound); }),
               "the sample at 0.5 s (frame 4000) is not a finite number");
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(AudioFile, RejectsAFileWithNonFiniteSamples) {
  const TestFolder folder("not-numbers");
  const fs::path file = folder / "song.wav";
  write_audio_file(file, sine(8000, 440, 1, 0.5, 2), {SampleFormat::kFloat});
  constexpr float kInfinite = std::numeric_limits<float>::infinity();
  std::string bytes = read_file(file);
  // The second channel's, in the last frame but one.
  std::memcpy(bytes.data() + bytes.find("data") + 8 + (7999 * 2 - 1) * sizeof(float), &kInfinite,
              sizeof kInfinite);
  std::ofstream(file, std::ios::binary) << bytes;
  expect_holds(sentence<InputError>([&] { read_audio_file(file); }),
               "song.wav' contains a sample that is inf, at 0.99975 s");
}

TEST(AudioFile, KeepsTheOldFileWhenWritingFails) {
  const TestFolder folder("full");
  const fs::path file = folder / "song.wav";
  write_audio_file(file, sine(8000, 440, 0.1));
  const std::string before = read_file(file);
  // A limit on the size of files acts as a full disk.
  rlimit old = {};
  getrlimit(RLIMIT_FSIZE, &old);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small = {10'000, old.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  const std::string said =
      sentence<ResourceError>([&] { write_audio_file(file, sine(44100, 440, 2.0)); });
  setrlimit(RLIMIT_FSIZE, &old);
  std::signal(SIGXFSZ, handler);
  expect_holds(said, "song.wav' cannot be written");
  EXPECT_EQ(read_file(file), before);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1);
}

TEST(AudioFile, ReportsAMissingDirectory) {
  const TestFolder folder("nofolder");
  expect_holds(sentence<ResourceError>(
                   [&] { write_audio_file(folder / "no/song.wav", sine(8000, 1, 0.1)); }),
               "its directory does not exist");
}

TEST(Audio, MixesChannelsToTheirMean) {
  const Audio mixed = mix_to_mono({100, 2, {1.0f, 0.0f, -0.5f, 0.25f}});
  EXPECT_EQ(mixed.channels, 1);
  EXPECT_EQ(mixed.samples, (std::vector<float>{0.5f, -0.125f}));
  EXPECT_DOUBLE_EQ(mixed.seconds(), 0.02);
}

}  // namespace
}  // namespace crooner::audio
