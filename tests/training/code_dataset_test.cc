#include "training/code_dataset.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <gtest/gtest.h>

#include <set>

#include "base/error.h"
#include "config/tensor_table.h"
#include "support/captured_log.h"
#include "training/example_songs.h"
#include "training/initialise.h"
#include "training/label_names.h"
#include "training/token_times.h"

namespace crooner::training {
namespace {

namespace fs = std::filesystem;

class CodeDatasetTest : public ::testing::Test {
 protected:
  CodeDatasetTest()
      : folder_(fs::path(::testing::TempDir()) /
                ::testing::UnitTest::GetInstance()->current_test_info()->name()) {
    fs::remove_all(folder_);
    write_example_songs(folder_ / "songs", 4);
    list_ = read_manifest(folder_ / "songs");
    open_audio();
    weights_ = initial_weights(config::tensor_specs(vqvae_), {1, false}, 7);
    config_.bins = 16;
    config_.hop = 8;
    config_.sample_rate = 8000;
    config_.n_ctx = 256;
    config_.transformer.width = 16;
    config_.transformer.depth = 1;
    config_.labels.emplace();
    config_.labels->version = LabelVersion::kV3;
    config_.labels->genre_bins = 4;
    config_.labels->artist_bins = 4;
    config_.lyrics.emplace();
    config_.lyrics->tokens = 8;
    config_.lyrics->vocabulary = 79;
    config_.lyrics->encoder.width = 8;
    config_.lyrics->encoder.depth = 1;
    config_.conditioner.emplace();
    config_.conditioner->width = 8;
    config_.conditioner->depth = 1;
    config_.conditioner->down = 1;
    config_.conditioner->stride = 4;
    config_.derive();
    config_.check();
    labeller_.emplace(make_labeller(config_, collect_label_names(list_.songs, *config_.labels)));
  }

  void open_audio() {
    audio_.emplace(
        list_.songs,
        AudioCacheOptions{
            .folder = folder_ / "sounds", .sample_rate = 8000, .min_samples = 1, .threads = 2},
        list_.skipped);
  }

  CodeCache cache(int encodings = 1) {
    return CodeCache(*audio_, vqvae_, weights_, {0, 1}, folder_ / "codes", encodings);
  }

  // An item whose crop is shifted by `shift`, in an encoding at `encoding` of those in the cache.
  static CodeWindow window_at(const CodeDataset& windows, std::int64_t number, float shift,
                              float encoding = 0) {
    return windows.window({number, {.shift = shift, .encoding = encoding}});
  }

  CodeDataset dataset(const CodeCache& codes, const config::DataConfig& data = {},
                      std::vector<SkippedSong>* skipped = nullptr) {
    return CodeDataset(config_, *audio_, codes, labeller_, data, {},
                       skipped == nullptr ? list_.skipped : *skipped);
  }

  fs::path folder_;
  Manifest list_;
  std::optional<AudioCache> audio_;
  config::VqvaeConfig vqvae_ = example_vqvae();
  tensor::StateDict weights_;
  config::PriorConfig config_;
  std::optional<text::Labeller> labeller_;
};

TEST_F(CodeDatasetTest, ItemsBeginAtWholeCodesAboveAndHoldTheSongsLabels) {
  const CodeCache codes = cache();
  const CodeDataset windows = dataset(codes);
  EXPECT_EQ(windows.size(), 4 * 16000 / 2048);
  for (std::int64_t item = 0; item < windows.size(); ++item) {
    for (const float shift : {0.0f, 0.3f, 0.5f, 0.999f}) {
      const CodeWindow window = window_at(windows, item, shift);
      EXPECT_EQ(window.first % 4, 0);
      EXPECT_GE(window.first, 0);
      EXPECT_LE(window.first + 256, 2000);
      const CodeBatch batch = windows.read_windows({&window, 1});
      std::int64_t own[256], upper[64];
      codes.read({window.song, 0}, window.first, 256, own);
      codes.read({window.song, 1}, window.first / 4, 64, upper);
      EXPECT_TRUE(std::equal(own, own + 256, batch.codes.const_data_ptr<std::int64_t>()));
      EXPECT_TRUE(std::equal(upper, upper + 64, batch.upper.const_data_ptr<std::int64_t>()));
      const auto* y = batch.labels.const_data_ptr<std::int64_t>();
      EXPECT_EQ(y[0], 16000);
      EXPECT_EQ(y[1], window.first * 8);
      EXPECT_EQ(y[2], 2048);
      EXPECT_EQ(y[3], labeller_->artists().find(window.song % 2 == 0 ? "A" : "B"));
      EXPECT_EQ(y[4], labeller_->genres().find(window.song % 2 == 0 ? "polka" : "slow air"));
    }
  }
}

TEST_F(CodeDatasetTest, SongsOutsideTheLimitsOrWithoutLabelsAreSkipped) {
  list_.songs[1].artist = list_.songs[1].genre = "";
  list_.songs[2].artist = "";  // its genre is known
  open_audio();
  const CodeCache codes = cache();
  std::vector<SkippedSong> skipped;
  const CodeDataset windows = dataset(codes, {}, &skipped);
  ASSERT_EQ(skipped.size(), 1u);
  EXPECT_EQ(skipped[0].audio.filename(), "song-1.wav");
  EXPECT_NE(skipped[0].reason.find("neither an artist nor a genre"), std::string::npos);
  EXPECT_EQ(windows.songs(), (std::vector<std::size_t>{0, 2, 3}));

  const auto expect_all_skipped = [&](const config::DataConfig& data, const char* reason) {
    std::vector<SkippedSong> all;
    try {
      dataset(codes, data, &all);
      ADD_FAILURE() << reason;
    } catch (const InputError& error) {
      EXPECT_NE(std::string(error.what()).find(reason), std::string::npos) << error.what();
    }
    EXPECT_EQ(all.size(), 4u);
  };
  config::DataConfig data;
  data.max_duration = 2;  // exclusive
  expect_all_skipped(data, "too long: 2 s");
  data = {};
  data.min_duration = 2.5;
  expect_all_skipped(data, "too short: 2 s");
}

TEST_F(CodeDatasetTest, WindowsBeginOnTheDatasGrid) {
  const CodeCache codes = cache(2);
  config::DataConfig data;
  data.grid = 90;  // with whole codes above: 180
  const CodeDataset windows = dataset(codes, data);
  EXPECT_EQ(windows.grid(), 180);
  std::set<std::int64_t> firsts;
  for (std::int64_t item = 0; item < windows.size(); ++item) {
    for (const float shift : {0.0f, 0.5f, 0.999f}) {
      for (const float encoding : {0.0f, 0.9f})
        firsts.insert(window_at(windows, item, shift, encoding).first);
    }
  }
  for (const std::int64_t first : firsts) {
    EXPECT_EQ(first % 180, 0);
    EXPECT_LE(first + 256, 2000);
  }
  EXPECT_EQ(firsts.size(), 10u);  // 0 to 1620
}

TEST_F(CodeDatasetTest, EncodingsHoldTheCodesOfTheSongFromTheirOffsetOn) {
  cache();
  const CodeCache codes = cache(4);  // 0, 8, 16 and 24 samples on: of 32, a code of the upper level
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_ / "codes"), fs::directory_iterator()),
            4 * 2 * 4);
  const CodeDataset windows = dataset(codes);
  const model::Vqvae vqvae(vqvae_, tensor::Scope(weights_));
  for (int encoding = 0; encoding < 4; ++encoding) {
    EXPECT_EQ(codes.offset(encoding), 8 * encoding);
    const float share = (static_cast<float>(encoding) + 0.5f) / 4;
    // Item 22 so moved ends with its song, where later starts have fewer codes.
    for (const CodeWindow& window :
         {window_at(windows, 9, 0.5f, share), window_at(windows, 22, 0.9375f, share)}) {
      EXPECT_EQ(window.encoding, encoding);
      EXPECT_EQ(window.first % 4, 0);
      const CodeBatch batch = windows.read_windows({&window, 1});
      const std::int64_t offset = 8 * encoding, frames = 16000 - offset;
      at::Tensor audio = at::empty({1, 1, frames});
      audio_->read(window.song, offset, frames, 0.5f, audio.data_ptr<float>());
      EXPECT_TRUE(batch.codes.equal(vqvae.encode(audio, 0).narrow(1, window.first, 256)));
      EXPECT_TRUE(batch.upper.equal(vqvae.encode(audio, 1).narrow(1, window.first / 4, 64)));
      EXPECT_EQ(batch.labels[0][1].item<std::int64_t>(), window.first * 8 + offset);
    }
  }
  const CodeWindow end = window_at(windows, 22, 0.9375f, 0.99f);
  EXPECT_EQ(end.first, window_at(windows, 22, 0.9375f, 0).first - 4);
}

TEST_F(CodeDatasetTest, SamplesAreReadByTheirAugmentation) {
  const CodeCache codes = cache(2);
  config::DataConfig data;
  const CodeDataset windows(config_, *audio_, codes, labeller_, data,
                            {.names = 0.25, .lyrics = 0.5}, list_.skipped);
  const std::vector<Sample> samples = {
      {3, {}},
      {9, {.shift = 0.3f, .label_dropout = 0.24f, .lyrics_dropout = 0.5f, .encoding = 0.7f}},
      {20, {.shift = 0.9f, .label_dropout = 0.25f, .lyrics_dropout = 0.49f, .encoding = 0.2f}}};
  std::vector<CodeWindow> expected = {window_at(windows, 3, 0.5f),
                                      window_at(windows, 9, 0.3f, 0.7f),
                                      window_at(windows, 20, 0.9f, 0.2f)};
  expected[1].without_names = true;
  expected[2].without_lyrics = true;
  const CodeBatch read = windows.read(samples), wanted = windows.read_windows(expected);
  EXPECT_TRUE(read.codes.equal(wanted.codes));
  EXPECT_TRUE(read.upper.equal(wanted.upper));
  EXPECT_TRUE(read.labels.equal(wanted.labels));
  EXPECT_TRUE(read.sung.equal(wanted.sung));

  data.shift = false;
  const CodeDataset still(config_, *audio_, codes, labeller_, data, {}, list_.skipped);
  EXPECT_EQ(still.window(samples[1]).first, window_at(windows, 9, 0.5f, 0.7f).first);
}

TEST_F(CodeDatasetTest, LabelsOfAnotherSongCanBeUsed) {
  const CodeCache codes = cache();
  const CodeDataset windows = dataset(codes);
  CodeWindow window{.song = 0, .first = 400};
  const at::Tensor own = windows.read_windows({&window, 1}).labels;
  window.names_from = 1;
  const at::Tensor names = windows.read_windows({&window, 1}).labels;
  EXPECT_FALSE(names.narrow(1, 3, 2).equal(own.narrow(1, 3, 2)));
  EXPECT_TRUE(names.narrow(1, 5, 8).equal(own.narrow(1, 5, 8)));
  window = {.song = 0, .first = 400, .lyrics_from = 1};
  const at::Tensor lyrics = windows.read_windows({&window, 1}).labels;
  EXPECT_TRUE(lyrics.narrow(1, 3, 2).equal(own.narrow(1, 3, 2)));
  EXPECT_FALSE(lyrics.narrow(1, 5, 8).equal(own.narrow(1, 5, 8)));
  window = {.song = 0, .first = 400, .without_names = true, .without_lyrics = true};
  const at::Tensor bare = windows.read_windows({&window, 1}).labels;
  EXPECT_EQ(bare[0][3].item<std::int64_t>(), 0);
  EXPECT_EQ(bare[0][4].item<std::int64_t>(), 0);
  EXPECT_EQ(bare.narrow(1, 5, 8).abs().sum().item<std::int64_t>(), 0);
}

TEST_F(CodeDatasetTest, TheSungCharacterIsFoundInTheLyricWindow) {
  const CodeCache codes = cache();
  const CodeDataset windows = dataset(codes);
  const CodeWindow window{.song = 1, .first = 872};  // 0.872 s to 1.128 s, the song's middle
  const CodeBatch batch = windows.read_windows({&window, 1});
  const auto* sounding = batch.sung.const_data_ptr<std::int64_t>();
  const auto* lyrics = batch.labels.const_data_ptr<std::int64_t>() + 5;
  // 24 characters over two seconds: the window of 8 begins at character 8; character 10 begins at
  // 0.8333 s.
  const text::Labels all =
      labeller_->labels({"B", "slow air", "doremifasolatidodoremifa", 0, 0}, true, nullptr);
  for (int i = 0; i < 256; ++i) {
    const double seconds = (872 + i + 0.5) * 8 / 8000;
    const auto character = static_cast<std::size_t>(seconds * 12);
    ASSERT_EQ(sounding[i], static_cast<std::int64_t>(character) - 8) << i;
    EXPECT_EQ(lyrics[sounding[i]], all.lyrics[character]);
  }
}

TEST_F(CodeDatasetTest, EachCodeHasThePhoneThatSounds) {
  list_.songs[1].phones = {{0.5, 0.9, "aa"}, {0.9, 1.0, "zz"}, {1.0, 1.05, "l"}, {1.02, 1.1, "m"}};
  list_.songs[2].phones = {{0, 1, "zz"}};
  audio_.reset();
  open_audio();
  const CodeCache codes = cache();
  const CapturedLog log;
  const CodeDataset windows(config_, *audio_, codes, labeller_, {}, {}, list_.skipped,
                            {"l", "m", "aa"});
  EXPECT_NE(log.text().find("lacks, which are not learned: \"zz\" (2)."), std::string::npos)
      << log.text();
  std::vector<CodeWindow> both = {{.song = 1, .first = 872}, {.song = 1, .first = 872}};
  both[1].without_lyrics = true;
  const at::Tensor phones = windows.read_windows(both).phones;
  for (int i = 0; i < 256; ++i) {
    const double seconds = (872 + i + 0.5) * 8 / 8000;
    const int sounding = seconds < 0.9    ? 2
                         : seconds < 1.0  ? -1
                         : seconds < 1.02 ? 0
                         : seconds < 1.1  ? 1
                                          : -1;
    ASSERT_EQ(phones[0][i].item<std::int64_t>(), sounding) << seconds;
    ASSERT_EQ(phones[1][i].item<std::int64_t>(), -1);
  }
  EXPECT_FALSE(dataset(codes).read_windows(both).phones.defined());
  const CodeDataset none(config_, *audio_, codes, labeller_, {}, {}, list_.skipped, {"o"});
  EXPECT_NE(log.text().find("No song has phones"), std::string::npos) << log.text();
}

TEST_F(CodeDatasetTest, ADatasetWithoutSongsIsAnError) {
  const CodeCache codes = cache();
  config::DataConfig data;
  data.min_duration = 3;
  try {
    const CodeDataset windows = dataset(codes, data);
    FAIL();
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("no song long enough for a window of 256 codes"),
              std::string::npos)
        << error.what();
  }
}

TEST_F(CodeDatasetTest, SongsWithUnusableLyricsAreSkipped) {
  audio_.reset();
  list_.songs[2].lyrics = "\xff\xfe";
  open_audio();
  const CodeCache codes = cache();
  const CodeDataset windows = dataset(codes);
  EXPECT_EQ(windows.songs(), (std::vector<std::size_t>{0, 1, 3}));
  ASSERT_EQ(list_.skipped.size(), 1u);
  EXPECT_NE(list_.skipped[0].reason.find("UTF-8"), std::string::npos) << list_.skipped[0].reason;
}

TEST(LabelNames, TooManyNamesNameThePresetEntryToRaise) {
  config::LabelsConfig labels;
  labels.version = LabelVersion::kV3;
  labels.artist_bins = 2;
  labels.genre_bins = 9;
  try {
    collect_label_names({{"a", "Ann", "polka", "", {}}, {"b", "Bob", "polka", "", {}}}, labels);
    FAIL();
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("raise labels.artist_bins of the preset to 3"),
              std::string::npos)
        << error.what();
  }
}

TEST(LabelNames, NewNamesGetTheNextId) {
  config::LabelsConfig labels;
  labels.version = LabelVersion::kV3;
  labels.artist_bins = labels.genre_bins = 9;
  LabelNames names =
      collect_label_names({{"a", "Ann", "polka", "", {}}, {"b", "Bob", "jig", "", {}}}, labels);
  EXPECT_EQ(add_label_name(names.artists, "Cleo", "Bob", "--add-artist"),
            (std::pair<std::int64_t, std::int64_t>(3, 2)));
  EXPECT_EQ(names.artists.find("cleo"), 3);
  EXPECT_EQ(names.artists.find("ann"), 1);
  for (const auto& [name, like, text] : {std::tuple{"Dora", "Bobb", "the closest name is \"bob\""},
                                         std::tuple{"ANN", "Bob", "already knows \"ANN\""}}) {
    try {
      add_label_name(names.artists, name, like, "--add-artist");
      FAIL();
    } catch (const UsageError& error) {
      EXPECT_NE(std::string(error.what()).find(text), std::string::npos) << error.what();
    }
  }
}

TEST(TimedLyrics, FollowTheTokensOfATransliteratedText) {
  const std::vector<double> times = {0, 1, 2, 3};
  EXPECT_EQ(token_times("abcd", times, LabelVersion::kV3), times);
  // The sharp s becomes two tokens; the last character has none.
  EXPECT_EQ(token_times("a\xc3\x9f"
                        "d%",
                        times, LabelVersion::kV3),
            (std::vector<double>{0, 1, 1, 2}));
  EXPECT_TRUE(token_times("abc", times, LabelVersion::kV3).empty());
  EXPECT_TRUE(token_times("abcd", {0, 2, 1, 3}, LabelVersion::kV3).empty());
}

TEST(TimedLyrics, CharactersThatAreNotSungBeginWithTheNextOne) {
  // The sharp s is two tokens, '%' none; the second 'b' and what follows is not sung.
  const std::string lyrics =
      "a\xc3\x9f"
      "b%cbd";
  const std::vector<double> tokens = {0.5, -1, 1.5, -1, 3, -1, -1};
  const auto times = character_times(lyrics, tokens, LabelVersion::kV3, 9);
  EXPECT_EQ(times, (std::vector<double>{0.5, 1.5, 3, 3, 3, 9, 9}));
  EXPECT_EQ(token_times(lyrics, times, LabelVersion::kV3).size(), tokens.size());
}

TEST(TimedLyrics, BlanksAndRestsHaveNoToken) {
  const auto tokens = text::Labeller({LabelVersion::kV3, 1, 0}, {}, {})
                          .labels({"", "", "la la", 0, 0}, false, nullptr)
                          .lyrics;
  const std::vector<double> times = {0.5, 0.7, 1.0, 1.5, 1.7};
  const auto at = [&](double seconds) {
    return token_at_time(tokens, times, seconds, LabelVersion::kV3);
  };
  EXPECT_EQ(at(0.4), -1);
  EXPECT_EQ(at(0.5), 0);
  EXPECT_EQ(at(0.9), 1);
  EXPECT_EQ(at(1.2), -1);
  EXPECT_EQ(at(1.6), 3);
  EXPECT_EQ(at(3.6), 4);
  EXPECT_EQ(at(3.8), -1);
}

}  // namespace
}  // namespace crooner::training
