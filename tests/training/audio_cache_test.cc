#include "training/audio_cache.h"

#include <gtest/gtest.h>

#include <cmath>
#include <csignal>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "audio/audio_writer.h"
#include "base/error.h"
#include "base/files.h"
#include "base/signals.h"

namespace crooner::training {
namespace {

namespace fs = std::filesystem;

class AudioCacheTest : public ::testing::Test {
 protected:
  AudioCacheTest()
      : folder_(fs::path(::testing::TempDir()) / "audio_cache" /
                ::testing::UnitTest::GetInstance()->current_test_info()->name()) {
    fs::remove_all(folder_);
    fs::create_directories(folder_ / "songs");
  }
  ~AudioCacheTest() override { clear_signal(); }

  // Interleaved samples as 32-bit floats.
  void write_song(const std::string& name, std::vector<float> samples, int channels = 1,
                  int sample_rate = 8000) {
    audio::write_audio_file(folder_ / "songs" / name, {sample_rate, channels, std::move(samples)},
                            {.format = audio::SampleFormat::kFloat});
    songs_.push_back({folder_ / "songs" / name, "artist", "genre", "", {}});
  }

  static std::vector<float> tone(std::size_t samples, float amplitude = 0.5f) {
    std::vector<float> values(samples);
    for (std::size_t i = 0; i < samples; ++i)
      values[i] = amplitude * std::sin(0.05f * static_cast<float>(i));
    return values;
  }

  AudioCacheOptions options() const {
    return {.folder = folder_ / "cache", .sample_rate = 8000, .min_samples = 100, .threads = 1};
  }

  std::map<fs::path, fs::file_time_type> files() const {
    std::map<fs::path, fs::file_time_type> found;
    if (!fs::exists(folder_ / "cache")) return found;
    for (const auto& entry : fs::directory_iterator(folder_ / "cache"))
      found[entry.path().filename()] = entry.last_write_time();
    return found;
  }

  fs::path folder_;
  std::vector<TrainingSong> songs_;
  std::vector<SkippedSong> skipped_;
};

TEST_F(AudioCacheTest, HoldsTheSamplesIn16Bits) {
  const auto samples = tone(1000);
  write_song("a.wav", samples);
  const AudioCache cache(songs_, options(), skipped_);
  ASSERT_EQ(cache.size(), 1u);
  EXPECT_EQ(cache.frames(0), 1000);
  EXPECT_EQ(cache.channels(0), 1);
  std::vector<float> read(500);
  cache.read(0, 300, 500, 0.5f, read.data());
  for (std::size_t i = 0; i < read.size(); ++i)
    EXPECT_NEAR(read[i], samples[300 + i], 0.5f / 32767);
}

TEST_F(AudioCacheTest, MixesStereoByItsWeights) {
  std::vector<float> samples;
  for (int i = 0; i < 1000; ++i) samples.insert(samples.end(), {0.5f, i % 2 == 0 ? 0.25f : -0.25f});
  write_song("a.wav", samples, 2);
  const AudioCache cache(songs_, options(), skipped_);
  ASSERT_EQ(cache.channels(0), 2);
  for (const float left : {0.0f, 0.3f, 0.5f, 1.0f}) {
    float read[2];
    cache.read(0, 10, 2, left, read);
    EXPECT_NEAR(read[0], left * 0.5f + (1 - left) * 0.25f, 1e-4f);
    EXPECT_NEAR(read[1], left * 0.5f - (1 - left) * 0.25f, 1e-4f);
  }
}

TEST_F(AudioCacheTest, ResamplesToTheRateOfTheModel) {
  write_song("a.wav", tone(4000), 1, 16000);
  AudioCacheOptions half = options();
  EXPECT_EQ(AudioCache(songs_, half, skipped_).frames(0), 2000);
  half.sample_rate = 16000;
  EXPECT_EQ(AudioCache(songs_, half, skipped_).frames(0), 4000);
  EXPECT_EQ(files().size(), 2u) << "one file per rate";
}

TEST_F(AudioCacheTest, DecodesASongOnceUntilItsFileChanges) {
  write_song("a.wav", tone(1000));
  write_song("b.wav", tone(1000, 0.25f));
  int decoded = 0;
  AudioCacheOptions counting = options();
  counting.on_decoded = [&](std::size_t) { ++decoded; };
  const AudioCache first(songs_, counting, skipped_);
  EXPECT_EQ(decoded, 2);
  const auto made = files();
  const AudioCache second(songs_, counting, skipped_);
  EXPECT_EQ(decoded, 2);
  EXPECT_EQ(files(), made);
  EXPECT_EQ(second.identity(0), first.identity(0));
  EXPECT_NE(second.identity(0), second.identity(1));

  const std::string before = second.identity(0);
  write_song("a.wav", tone(1500));
  songs_.pop_back();
  const AudioCache third(songs_, counting, skipped_);
  EXPECT_EQ(decoded, 3);
  EXPECT_EQ(third.frames(0), 1500);
  EXPECT_NE(third.identity(0), before);
}

// It used as many threads as the machine has, whatever --threads said.
TEST_F(AudioCacheTest, DecodesOnAsManyThreadsAsItsOptionsSay) {
  for (int i = 0; i < 24; ++i) write_song("song-" + std::to_string(i) + ".wav", tone(40000));
  for (const int threads : {1, 3}) {
    fs::remove_all(folder_ / "cache");
    std::mutex mutex;
    std::set<std::thread::id> ids;
    std::vector<std::size_t> decoded;
    AudioCacheOptions watched = options();
    watched.threads = threads;
    watched.on_decoded = [&](std::size_t song) {
      const std::lock_guard lock(mutex);
      ids.insert(std::this_thread::get_id());
      decoded.push_back(song);
    };
    const AudioCache cache(songs_, watched, skipped_);
    EXPECT_EQ(cache.size(), 24u);
    EXPECT_EQ(decoded.size(), 24u);
    EXPECT_LE(ids.size(), static_cast<std::size_t>(threads));
    if (threads == 1) {
      EXPECT_TRUE(std::is_sorted(decoded.begin(), decoded.end()));
    }
  }
}

TEST_F(AudioCacheTest, UnusableSongsAreSkippedWithTheReason) {
  write_song("a.wav", tone(1000));
  write_song("loud.wav", tone(1000, 1.5f));  // clipped, as players do
  write_song("numbers.wav", tone(1000, 12000));
  write_song("short.wav", tone(99));
  write_song("silent.wav", std::vector<float>(1000));
  write_file(folder_ / "songs/text.wav", "not audio");
  songs_.push_back({folder_ / "songs/text.wav", "", "", "", {}});
  songs_.push_back({folder_ / "songs/missing.wav", "", "", "", {}});
  const AudioCache cache(songs_, options(), skipped_);
  ASSERT_EQ(cache.size(), 2u);
  EXPECT_EQ(cache.entry(1).audio.filename(), "loud.wav");
  float peak = 0;
  std::vector<float> read(1000);
  cache.read(1, 0, 1000, 0.5f, read.data());
  for (const float sample : read) peak = std::max(peak, sample);
  EXPECT_EQ(peak, 1.0f);
  ASSERT_EQ(skipped_.size(), 5u);
  EXPECT_NE(skipped_[0].reason.find("they must lie between -1 and 1"), std::string::npos);
  EXPECT_EQ(skipped_[1].reason, "It is too short: 99 samples at 8000 Hz, but an item has 100.");
  EXPECT_NE(skipped_[2].reason.find("silent.wav' is silent."), std::string::npos);
  EXPECT_EQ(skipped_[3].audio.filename(), "text.wav");
  EXPECT_EQ(skipped_[4].audio.filename(), "missing.wav");
}

TEST_F(AudioCacheTest, TheFingerprintIsOfSongsAndLabelsWhereverTheyLie) {
  write_song("a.wav", tone(1000));
  write_song("b.wav", tone(2000));
  const std::string print = AudioCache(songs_, options(), skipped_).fingerprint();
  fs::rename(folder_ / "songs", folder_ / "moved");
  auto moved = songs_;
  for (auto& song : moved) song.audio = folder_ / "moved" / song.audio.filename();
  EXPECT_EQ(AudioCache(moved, options(), skipped_).fingerprint(), print);
  std::swap(moved[0], moved[1]);
  EXPECT_NE(AudioCache(moved, options(), skipped_).fingerprint(), print);
  std::swap(moved[0], moved[1]);
  moved[1].lyrics = "la";
  EXPECT_NE(AudioCache(moved, options(), skipped_).fingerprint(), print);
}

TEST_F(AudioCacheTest, ASignalInterruptsAndKeepsWhatWasDecoded) {
  write_song("a.wav", tone(1000));
  write_song("b.wav", tone(1000, 0.25f));
  install_signal_handlers();
  AudioCacheOptions interrupted = options();
  interrupted.on_decoded = [](std::size_t) { raise(SIGTERM); };
  EXPECT_THROW(AudioCache(songs_, interrupted, skipped_), Interrupted);
  EXPECT_EQ(files().size(), 1u);
  clear_signal();
  EXPECT_EQ(AudioCache(songs_, options(), skipped_).size(), 2u);
}

}  // namespace
}  // namespace crooner::training
