#include "training/trainer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <csignal>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <numbers>
#include <numeric>
#include <sstream>

#include "audio/audio_writer.h"
#include "base/error.h"
#include "base/files.h"
#include "base/signals.h"
#include "config/tensor_table.h"
#include "support/captured_log.h"
#include "tensor/load_tensors.h"
#include "training/checkpoint.h"
#include "training/initialise.h"
#include "training/open_data.h"
#include "training/trainable_vqvae.h"

namespace crooner::training {
namespace {

namespace fs = std::filesystem;

struct Killed {};

class TrainerTest : public ::testing::Test {
 protected:
  TrainerTest()
      : folder_(fs::path(::testing::TempDir()) /
                ::testing::UnitTest::GetInstance()->current_test_info()->name()) {
    fs::remove_all(folder_);
    fs::create_directories(folder_ / "songs");
    for (int song = 0; song < 3; ++song) {
      Audio sound{8000, 1, {}};
      for (int i = 0; i < 16000; ++i) {
        sound.samples.push_back(
            0.4f *
            static_cast<float>(std::sin(2 * std::numbers::pi * (220.0 * (song + 1)) * i / 8000)));
      }
      audio::write_audio_file(folder_ / "songs" / ("song-" + std::to_string(song) + ".wav"), sound);
    }
    preset_.model.sample_rate = 8000;
    preset_.model.levels = 1;
    preset_.model.downs_t = {1};
    preset_.model.strides_t = {8};
    preset_.model.multipliers = {1};
    preset_.model.emb_width = 8;
    preset_.model.bins = 16;
    preset_.model.width = 8;
    preset_.model.depth = 1;
    preset_.sample_length = 2048;
    preset_.codebook_decay = 0.9;
    preset_.loss.multispectrum = {{512, 50, 240}};
    preset_.adam.lr = 3e-3;
    preset_.schedule.warmup = 2;
    preset_.run.steps = 24;
    preset_.run.batch = 2;
    preset_.run.average = 0.9;
    preset_.run.save_every = 5;
    preset_.run.evaluate_every = 10;
    preset_.run.evaluate_items = 2;
  }

  // Trains in folder `name`, from the weights in `from` if that is a file; throws Killed after step
  // `kill_after`.
  std::string train_in(const std::string& name, std::int64_t kill_after = -1,
                       const fs::path& from = {}) {
    const auto data = open_vqvae_data(read_manifest(folder_ / "songs"), folder_ / "cache",
                                      {.sample_rate = preset_.model.sample_rate,
                                       .sample_length = preset_.sample_length,
                                       .data = preset_.data,
                                       .seed = preset_.run.seed});
    EXPECT_EQ(data->audio.size(), 3u);
    const auto table = config::tensor_specs(preset_.model);
    TrainableVqvae network(
        preset_, measure_bandwidth(data->dataset, data->sampler.items(), preset_.loss.spectrum),
        from.empty() ? initial_weights(table, {1, false}, preset_.run.seed)
                     : tensor::load_expected(from, table, {}),
        /*fresh=*/from.empty(), at::kCPU);
    TrainerOptions options{.run = preset_.run,
                           .adam = preset_.adam,
                           .schedule = preset_.schedule,
                           .preset = config::to_json(preset_).dump(),
                           .folder = folder_ / name,
                           .result = "vqvae.safetensors",
                           .data = data_.empty() ? data->audio.fingerprint() : data_,
                           .until = until_};
    options.on_step = [&](const StepReport& report) {
      losses_.push_back(report.metrics.at("loss"));
      EXPECT_TRUE(report.metrics.contains("data_wait_s"));
      if (report.step == kill_after) throw Killed();
      if (report.step == signal_after_) raise(SIGTERM);
    };
    options.on_evaluation = [&](std::int64_t step, const Metrics&) {
      if (step == kill_at_evaluation_) throw Killed();
    };
    steps_ = train<AudioBatch>(network, data->dataset, data->sampler, options);
    if (!until_) {
      EXPECT_EQ(steps_, preset_.run.steps);
    }
    return read_file(folder_ / name / "vqvae.safetensors");
  }

  fs::path folder_;
  config::VqvaePreset preset_;
  std::vector<double> losses_;
  std::string data_;  // a fingerprint in place of that of the songs
  std::optional<config::HeldOutGoal> until_;
  std::int64_t steps_ = 0;                // done when it ended
  std::int64_t kill_at_evaluation_ = -1;  // after this step
  std::int64_t signal_after_ = -1;        // step after which the process gets a SIGTERM
};

// The steps of a run's train.jsonl by split, in the order of the lines.
struct LoggedSteps {
  std::vector<std::int64_t> train, eval;
};

LoggedSteps read_log(const fs::path& run) {
  std::istringstream in(read_file(run / "train.jsonl"));
  LoggedSteps steps;
  std::string line;
  std::getline(in, line);
  EXPECT_EQ(
      nlohmann::json::parse(line),
      (nlohmann::json{{"format", "crooner train log"}, {"format_version", 2}, {"steps", 24}}));
  while (std::getline(in, line)) {
    const auto json = nlohmann::json::parse(line);
    (json.at("split") == "train" ? steps.train : steps.eval).push_back(json.at("step"));
  }
  return steps;
}

std::vector<std::int64_t> first_steps(std::int64_t count) {
  std::vector<std::int64_t> steps(static_cast<std::size_t>(count));
  std::iota(steps.begin(), steps.end(), 1);
  return steps;
}

TEST_F(TrainerTest, LearnsAndResumesBitForBitAfterItWasKilled) {
  const std::string whole = train_in("whole");
  EXPECT_LT(losses_.back(), 0.8 * losses_.front());
  EXPECT_THROW(train_in("killed", 3), Killed);   // before the first checkpoint
  EXPECT_THROW(train_in("killed", 13), Killed);  // after step 10's
  EXPECT_THROW(train_in("killed", 22), Killed);
  EXPECT_EQ(train_in("killed"), whole);
}

TEST_F(TrainerTest, TheLogHasEveryStepOnceHoweverOftenTheRunWasKilled) {
  EXPECT_THROW(train_in("run", 3), Killed);
  EXPECT_EQ(read_log(folder_ / "run").train, first_steps(3));
  EXPECT_THROW(train_in("run", 13), Killed);  // the newest checkpoint is that of step 10
  EXPECT_EQ(read_log(folder_ / "run").train, first_steps(13));
  EXPECT_THROW(train_in("run", 12), Killed);
  EXPECT_EQ(read_log(folder_ / "run").train, first_steps(12));
  train_in("run");
  EXPECT_EQ(read_log(folder_ / "run").train, first_steps(24));
  EXPECT_EQ(read_log(folder_ / "run").eval, (std::vector<std::int64_t>{10, 20, 24}));
}

TEST_F(TrainerTest, ASignalSavesAndTheRunResumesBitForBit) {
  const std::string whole = train_in("whole");
  install_signal_handlers();
  signal_after_ = 7;
  EXPECT_THROW(train_in("stopped"), Interrupted);
  clear_signal();
  signal_after_ = -1;
  EXPECT_TRUE(fs::exists(folder_ / "stopped/checkpoints/checkpoint-000000007.safetensors"));
  losses_.clear();
  EXPECT_EQ(train_in("stopped"), whole);
  EXPECT_EQ(losses_.size(), 24u - 7u);
  EXPECT_EQ(read_log(folder_ / "stopped").train, first_steps(24));
}

TEST_F(TrainerTest, EndsOnceAnEvaluationHasReachedItsGoal) {
  preset_.run.evaluate_every = 4;
  until_ = config::HeldOutGoal{"loss", 1e6};  // which any reaches
  const std::string weights = train_in("goal");
  EXPECT_EQ(steps_, 4);
  EXPECT_EQ(read_log(folder_ / "goal").train.size(), 4u);
  // Killed before the checkpoint of that step, and after it, before the result.
  kill_at_evaluation_ = 4;
  EXPECT_THROW(train_in("killed"), Killed);
  kill_at_evaluation_ = -1;
  EXPECT_EQ(train_in("killed"), weights);
  EXPECT_EQ(steps_, 4);
  fs::remove(folder_ / "goal/vqvae.safetensors");
  EXPECT_EQ(train_in("goal"), weights);
  EXPECT_EQ(steps_, 4);
  until_ = config::HeldOutGoal{"loss", -1};  // which none reaches
  train_in("never");
  EXPECT_EQ(steps_, preset_.run.steps);
  until_ = config::HeldOutGoal{"beauty", 1};
  try {
    train_in("unknown");
    ADD_FAILURE();
  } catch (const UsageError& error) {
    EXPECT_NE(
        std::string(error.what()).find("'beauty', which the evaluations of this run do not have"),
        std::string::npos)
        << error.what();
  }
}

TEST_F(TrainerTest, TrainsFurtherFromAFile) {
  const std::string first = train_in("first");
  const double untrained = losses_.front();
  losses_.clear();
  EXPECT_NE(train_in("second", -1, folder_ / "first/vqvae.safetensors"), first);
  EXPECT_LT(losses_.front(), 0.8 * untrained) << "does not begin where the first run ended";
  EXPECT_EQ(read_file(folder_ / "first/vqvae.safetensors"), first);
}

TEST_F(TrainerTest, TrainingADecoderAloneKeepsItsCodes) {
  train_in("first");
  const fs::path first = folder_ / "first/vqvae.safetensors";
  preset_.decoder_only = true;
  const std::string whole = train_in("decoder", -1, first);
  const auto table = config::tensor_specs(preset_.model);
  const auto before = tensor::load_expected(first, table, {});
  const auto after = tensor::load_expected(folder_ / "decoder/vqvae.safetensors", table, {});
  for (const auto& [name, value] : before)
    EXPECT_EQ(value.equal(after.at(name)), !name.starts_with("decoders.")) << name;

  EXPECT_THROW(train_in("killed", 13, first), Killed);
  EXPECT_EQ(train_in("killed", -1, first), whole);
}

TEST_F(TrainerTest, RefusesToResumeWithAnotherPreset) {
  EXPECT_THROW(train_in("run", 7), Killed);
  preset_.adam.lr = 1e-3;
  try {
    train_in("run");
    FAIL();
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("started with a different preset"), std::string::npos)
        << error.what();
  }
}

TEST_F(TrainerTest, AnotherPresetIsFoundBeforeTheDataAreRead) {
  const std::string preset = config::to_json(preset_).dump();
  EXPECT_NO_THROW(check_preset_matches(folder_ / "run", preset));
  EXPECT_THROW(train_in("run", 7), Killed);
  EXPECT_NO_THROW(check_preset_matches(folder_ / "run", preset));
  EXPECT_THROW(check_preset_matches(folder_ / "run", preset + " "), InputError);
}

TEST_F(TrainerTest, WarnsWhenTheDataHaveChanged) {
  const auto warned = [&] {
    const CapturedLog log;
    train_in("run");
    return log.text().find("The data have changed") != std::string::npos;
  };
  EXPECT_THROW(train_in("run", 7), Killed);
  EXPECT_FALSE(warned());
  data_ = "one song more";
  EXPECT_TRUE(warned());
}

TEST_F(TrainerTest, StopsAtALossThatIsNotFinite) {
  preset_.adam.lr = 1e30;
  preset_.schedule.warmup = 0;
  try {
    train_in("run");
    FAIL();
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("No checkpoint was saved before"), std::string::npos)
        << error.what();
  }
}

TEST_F(TrainerTest, APresetReadsBackAsItWasWritten) {
  const auto json = config::to_json(preset_);
  EXPECT_EQ(config::vqvae_preset_from_json(json, ""), preset_);
  EXPECT_FALSE(json.contains("decoder_only")) << "a run of an older program could not be resumed";
  preset_.decoder_only = true;
  EXPECT_EQ(config::vqvae_preset_from_json(config::to_json(preset_), ""), preset_);
}

TEST_F(TrainerTest, InvalidPresetEntriesAreNamed) {
  const auto expect_refused = [&](const char* part, const char* entry, const char* sentence) {
    auto json = config::to_json(preset_);
    json[part][entry] = 2;
    try {
      config::vqvae_preset_from_json(json, "");
      ADD_FAILURE() << part << "." << entry << " was accepted";
    } catch (const InputError& error) {
      EXPECT_NE(std::string(error.what()).find(sentence), std::string::npos) << error.what();
    }
  };
  expect_refused("run", "stepz", "run.stepz");
  expect_refused("data", "starts", "'data.starts' and 'data.grid' are for a prior");
  expect_refused("data", "grid", "'data.starts' and 'data.grid' are for a prior");
  preset_.sample_length = 1024;
  preset_.loss.spectrum.n_fft = 2048;
  expect_refused("run", "batch", "with n_fft 2048 needs more than 1024");
}

}  // namespace
}  // namespace crooner::training
