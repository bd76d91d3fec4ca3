// --where: commands that read songs use a part of them, and models still know the names of all.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/smoke_model.h"
#include "training/example_songs.h"

namespace crooner::cli {
namespace {

constexpr const char* kVqvae =
    R"({"kind": "vqvae",
        "model": {"sample_rate": 8000, "levels": 1, "downs_t": [1], "strides_t": [8], "emb_width": 8,
                  "bins": 16, "width": 8, "depth": 1, "multipliers": [1],
                  "dilation_growth_rate": 3},
        "sample_length": 2048, "loss": {"multispectrum": [{"n_fft": 512, "hop": 50, "window": 240}]},
        "run": {"steps": 1, "batch": 1, "evaluate_items": 1}})";
constexpr const char* kPrior =
    R"({"kind": "prior",
        "model": {"level": 0, "bins": 16, "n_ctx": 64, "hop": 8, "sample_rate": 8000,
                  "transformer": {"width": 16, "depth": 1, "heads": 1, "blocks": 8, "attn_order": 2,
                                  "m_attn": 0.5, "m_mlp": 1},
                  "labels": {"version": "v3", "genre_bins": 4, "artist_bins": 4, "time_signal": true,
                             "time_bins": 8, "min_duration": 1, "max_duration": 10}},
        "run": {"steps": 1, "batch": 1, "evaluate_items": 1}})";

class TrainWhere : public ::testing::Test {
 protected:
  TrainWhere() { training::write_example_songs(folder / "songs", 3); }

  Folder folder;
};

TEST_F(TrainWhere, TheCheckReadsTheSelectedSongs) {
  const ProcessResult check =
      crooner("train check --data songs --where genre=polka --where 'artist!=B' --json", folder);
  ASSERT_EQ(check.code, 0) << check.err;
  EXPECT_EQ(nlohmann::json::parse(check.out).at("songs").size(), 2u);
  const ProcessResult none = crooner("train check --data songs --where artist=C", folder);
  EXPECT_EQ(none.code, 3);
  EXPECT_NE(none.err.find("--where leaves none of 3 songs: 'artist=C'."), std::string::npos)
      << none.err;
  const ProcessResult wrong = crooner("train check --data songs --where folk", folder);
  EXPECT_EQ(wrong.code, 2);
  EXPECT_NE(wrong.err.find("--where 'folk' is no condition"), std::string::npos) << wrong.err;
}

TEST_F(TrainWhere, APriorLearnsFromAPartAndKnowsTheNamesOfAll) {
  folder.write("vqvae.json", kVqvae);
  folder.write("prior.json", kPrior);
  const std::string data =
      " --data songs --where artist=B --cache cache --device cpu --threads 1 --quiet";
  const ProcessResult codec =
      crooner("train vqvae --preset vqvae.json --out codec --dry-run" + data, folder);
  ASSERT_EQ(codec.code, 0) << codec.err;
  EXPECT_NE(codec.out.find("1 song"), std::string::npos) << codec.out;
  ASSERT_EQ(crooner("train vqvae --preset vqvae.json --out codec" + data, folder).code, 0);
  const ProcessResult prior =
      crooner("train prior --preset prior.json --vqvae codec --out run" + data, folder);
  ASSERT_EQ(prior.code, 0) << prior.err;
  const std::string artists = folder.read("run/artists.txt");
  EXPECT_NE(artists.find("a;1\n"), std::string::npos) << artists;
  EXPECT_NE(artists.find("b;2\n"), std::string::npos) << artists;
}

TEST_F(TrainWhere, AStageTakesItsOwnPartOfTheSongs) {
  folder.write("vqvae.json", kVqvae);
  folder.write("stages.json",
               R"({"stages": [{"name": "first", "preset": "vqvae.json", "where": ["genre=polka"]},
                              {"name": "rest", "preset": "vqvae.json"}]})");
  const ProcessResult stages = crooner(
      "train stages stages.json --data songs --cache cache --out runs --device cpu", folder);
  ASSERT_EQ(stages.code, 0) << stages.err;
  EXPECT_NE(stages.err.find("2 songs; bandwidth"), std::string::npos) << stages.err;
  EXPECT_NE(stages.err.find("3 songs; bandwidth"), std::string::npos) << stages.err;
}

}  // namespace
}  // namespace crooner::cli
