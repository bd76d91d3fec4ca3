// Sequences of presets: killed, repeated, and refused before the first stage begins.
#include <gtest/gtest.h>

#include <filesystem>

#include "base/strings.h"
#include "cli/kill_at.h"
#include "cli/smoke_model.h"
#include "training/example_songs.h"

namespace crooner::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPreset =
    R"({"kind": "vqvae",
        "model": {"sample_rate": 8000, "levels": 1, "downs_t": [1], "strides_t": [8], "emb_width": 8,
                  "bins": 16, "width": 8, "depth": 1, "multipliers": [1],
                  "dilation_growth_rate": 3},
        "sample_length": 2048, "loss": {"multispectrum": [{"n_fft": 512, "hop": 50, "window": 240}]},
        "run": {"steps": 4, "batch": 2, "save_every": 2, "evaluate_every": 4, "evaluate_items": 1}})";

class TrainStages : public ::testing::Test {
 protected:
  TrainStages() {
    training::write_example_songs(folder / "songs", 2);
    folder.write("vqvae.json", kPreset);
    folder.write("stages.json",
                 R"({"stages": [{"name": "first", "preset": "vqvae.json"},
                                {"name": "second", "preset": "vqvae.json", "steps": 6}]})");
  }
  std::vector<std::string> stages(const std::string& out) const {
    return {"train", "stages", "stages.json", "--data", "songs",     "--cache", "cache",
            "--out", out,      "--device",    "cpu",    "--threads", "1",       "--quiet"};
  }

  Folder folder;
};

TEST_F(TrainStages, KilledAtAnyFileTheyResumeToTheSameBytes) {
  const int operations = file_operations(stages("whole"), folder.path());
  ASSERT_GT(operations, 10);
  int killed = 0;
  for (int part = 1; part < 4; ++part)  // of a run that the one before has shortened
    killed += ends_before(part * operations / 8, stages("killed"), folder.path()) ? 0 : 1;
  EXPECT_GT(killed, 1);
  const ProcessResult ended = crooner(
      "train stages stages.json --data songs --cache cache --out killed --device cpu --threads 1",
      folder);
  ASSERT_EQ(ended.code, 0) << ended.err;
  for (const std::string name : {"1-first", "2-second"}) {
    EXPECT_EQ(folder.read("killed/" + name + "/vqvae.safetensors"),
              folder.read("whole/" + name + "/vqvae.safetensors"))
        << name;
  }
}

TEST_F(TrainStages, AFinishedSequenceNamesItsResultAgain) {
  const ProcessResult first = crooner(join(stages("runs"), " "), folder);
  ASSERT_EQ(first.code, 0) << first.err;
  const ProcessResult again = crooner(join(stages("runs"), " "), folder);
  ASSERT_EQ(again.code, 0) << again.err;
  EXPECT_EQ(again.out, "runs/2-second/vqvae.safetensors\n");
}

TEST_F(TrainStages, AStageThatTrainsAnAdapterIsRefusedBeforeTheFirstBegins) {
  folder.write("prior.json", R"({"kind": "prior", "level": 2, "run": {"steps": 1, "batch": 1}})");
  folder.write(
      "adapter.json",
      R"({"kind": "prior", "level": 2, "adapter": {"rank": 2}, "run": {"steps": 1, "batch": 1}})");
  folder.write("stages.json", R"({"stages": [{"name": "first", "preset": "prior.json"},
                                             {"name": "second", "preset": "adapter.json"}]})");
  const ProcessResult refused =
      crooner("train stages stages.json --data songs --from smoke --out runs --device cpu", folder);
  EXPECT_EQ(refused.code, 3) << refused.err;
  EXPECT_NE(refused.err.find("'second' trains an adapter"), std::string::npos) << refused.err;
  EXPECT_FALSE(fs::exists(folder / "runs"));
}

// A codec, a prior on its codes and the model of both, with two stages at a time.
class ParallelStages : public TrainStages {
 protected:
  ParallelStages() {
    folder.write("prior.json",
                 R"({"kind": "prior",
                     "model": {"level": 0, "bins": 16, "n_ctx": 64, "hop": 8, "sample_rate": 8000,
                               "transformer": {"width": 16, "depth": 1, "heads": 1, "blocks": 4,
                                               "attn_order": 2},
                               "merged_decoder": true},
                     "run": {"steps": 4, "batch": 1, "save_every": 2, "evaluate_every": 4,
                             "evaluate_items": 1}})");
    folder.write("all.json",
                 R"({"stages": [{"name": "codec", "preset": "vqvae.json"},
                                {"name": "other", "preset": "vqvae.json", "from": null},
                                {"name": "prior", "preset": "prior.json", "from": null,
                                 "vqvae": "codec"},
                                {"name": "mine", "assemble": ["codec", "prior"]}]})");
  }
  std::vector<std::string> all(const std::string& out, const std::string& parallel) const {
    auto words = stages(out);
    words[2] = "all.json";
    words.insert(words.end(), {"--parallel", parallel});
    return words;
  }
  void expect_same(const std::string& a, const std::string& b) {
    for (const std::string file : {"1-codec/vqvae.safetensors", "2-other/vqvae.safetensors",
                                   "3-prior/prior_level_0.safetensors",
                                   "4-mine/prior_level_0.safetensors", "4-mine/model.json"}) {
      EXPECT_FALSE(folder.read(a + "/" + file).empty()) << file;
      EXPECT_EQ(folder.read(a + "/" + file), folder.read(b + "/" + file)) << file;
    }
  }
};

TEST_F(ParallelStages, GiveWhatTheyGiveOneAfterAnother) {
  const ProcessResult one = crooner(join(all("one", "1"), " "), folder);
  ASSERT_EQ(one.code, 0) << one.err;
  const ProcessResult two = crooner(join(all("two", "2"), " ") + " --json", folder);
  ASSERT_EQ(two.code, 0) << two.err;
  expect_same("one", "two");
  EXPECT_NE(two.out.find("\"stage\":\"prior\",\"step\":1,"), std::string::npos) << two.out;
  const ProcessResult again = crooner(join(all("two", "2"), " "), folder);
  EXPECT_EQ(again.out, "two/4-mine\n") << again.err;
  EXPECT_EQ(crooner("models verify two/4-mine", folder).code, 0);
}

TEST_F(ParallelStages, KilledAtAnyFileTheyResumeToTheSameBytes) {
  const int operations = file_operations(all("whole", "1"), folder.path());
  ASSERT_GT(operations, 10);
  for (int part = 1; part < 6; ++part)
    ends_before(part * operations / 9, all("killed", "1"), folder.path());
  const ProcessResult ended = crooner(join(all("killed", "2"), " "), folder);
  ASSERT_EQ(ended.code, 0) << ended.err;
  expect_same("whole", "killed");
}

TEST_F(ParallelStages, OneThatFailsEndsNoneThatDoesNotNeedIt) {
  folder.write("all.json",
               R"({"stages": [{"name": "codec", "preset": "vqvae.json", "until":
                                {"figure": "nothing", "below": 1}},
                              {"name": "prior", "preset": "prior.json", "from": null,
                               "vqvae": "codec"},
                              {"name": "other", "preset": "vqvae.json", "from": null}]})");
  const ProcessResult ended = crooner(join(all("runs", "2"), " "), folder);
  EXPECT_EQ(ended.code, 2) << ended.err;
  EXPECT_NE(ended.err.find("error: codec: "), std::string::npos) << ended.err;
  EXPECT_NE(ended.err.find("The stage 'codec' ended with exit code 2"), std::string::npos)
      << ended.err;
  EXPECT_TRUE(fs::exists(folder / "runs/3-other/vqvae.safetensors"));
  EXPECT_FALSE(fs::exists(folder / "runs/2-prior"));
}

// The codec of --from encodes the data of the later stages, too, which begin from a run.
TEST_F(TrainStages, APriorIsTrainedOnFromAModelAlone) {
  folder.write("prior.json",
               R"({"kind": "prior", "level": 0,
                   "run": {"steps": 1, "batch": 1, "evaluate_every": 1, "evaluate_items": 1}})");
  folder.write("stages.json", R"({"stages": [{"name": "first", "preset": "prior.json"},
                                             {"name": "second", "preset": "prior.json"}]})");
  const ProcessResult ended = crooner(
      "train stages stages.json --data songs --cache cache --from smoke --out runs --device cpu "
      "--threads 1 --quiet",
      folder);
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_TRUE(fs::exists(folder / "runs/2-second/prior_level_0.safetensors"));
}

// Before any step, although the first evaluation comes after four.
TEST_F(TrainStages, AnUnknownFigureIsRefusedBeforeTheFirstStep) {
  const ProcessResult refused = crooner(
      "train vqvae --preset vqvae.json --data songs --cache cache --out run --device cpu "
      "--threads 1 --until bit=4",
      folder);
  EXPECT_EQ(refused.code, 2) << refused.err;
  EXPECT_NE(refused.err.find("--until names the figure 'bit'"), std::string::npos) << refused.err;
  EXPECT_EQ(folder.read("run/train.jsonl").find("\"step\""), std::string::npos);
}

}  // namespace
}  // namespace crooner::cli
