#include "commands/commands.h"

#include <crooner/model.h>

#include "base/strings.h"
#include "commands/training_fixture.h"
#include "config/model_folder.h"
#include "tensor/load_tensors.h"
#include "training/label_names.h"
#include "training/run_setup.h"

namespace crooner::commands {
namespace {

class TrainPriorTest : public TrainingTest {};

TEST_F(TrainPriorTest, ARunFolderIsLocked) {
  const run_folder::FolderLock lock = training::lock_run_folder(folder_ / "codec", "");
  const auto message = error_message([&] { train_codec("codec", {0}); });
  EXPECT_NE(message.find("codec' is in use by process "), std::string::npos) << message;
  EXPECT_EQ(error_message([&] { train_codec("another", {0}); }), "accepted");
  const auto prior = error_message([&] {
    cli::TrainPriorOptions options = options_for(top_, "codec");
    options.vqvae = path("another");
    train_prior(options);
  });
  EXPECT_NE(prior.find("codec' is in use by process "), std::string::npos) << prior;
}

TEST_F(TrainPriorTest, FilesThatAreNoRunsAreNotReplaced) {
  fs::create_directories(folder_ / "codec/checkpoints");  // of a run that ended before a step
  train_codec("codec", {0, 1});
  EXPECT_TRUE(fs::exists(folder_ / "codec/vqvae.safetensors"));
  const std::vector<std::pair<std::string, std::string>> files = {
      {"preset.json", "mine"},
      {"train.jsonl", "mine"},
      {"train.jsonl", "{\"step\":1,\"loss\":2.5}\n"},  // the log of another program
      {"samples", "mine"},
      {"prior_level_1.safetensors", "mine"}};
  for (const auto& [name, text] : files) {
    const fs::path own = folder_ / "own";
    fs::remove_all(own);
    fs::create_directory(own);
    write_file(own / name, text);
    const auto message = error_message([&] {
      cli::TrainPriorOptions options = options_for(top_, "own");
      train_prior(options);
    });
    EXPECT_NE(message.find(str_cat("is no training run, but has '", name, "'")), std::string::npos)
        << message;
    EXPECT_EQ(read_file(own / name), text);
    EXPECT_EQ(std::distance(fs::directory_iterator(own), {}), 1) << name;
  }
}

TEST_F(TrainPriorTest, ARunIsNotWrittenAmongItsSongs) {
  train_codec("codec", {0, 1});
  fs::create_directory(folder_ / "recordings");
  for (const std::string out : {"recordings", "recordings/run"}) {
    const auto message = error_message([&] {
      cli::TrainPriorOptions options = options_for(top_, out);
      options.data = path("recordings");
      train_prior(options);
    });
    EXPECT_NE(message.find("lies within the songs of --data"), std::string::npos) << message;
  }
}

TEST_F(TrainPriorTest, ListsOfOtherNamesAreNotReplaced) {
  fs::create_directory(folder_ / "lists");
  const auto labels = *top_.model->labels;
  const auto names_of = [&](const char* artist) {
    training::TrainingSong song;
    song.artist = artist;
    song.genre = "b";
    return training::collect_label_names({song}, labels);
  };
  const training::LabelNames names = names_of("a"), others = names_of("c");
  training::write_label_names(folder_ / "lists", names);
  training::write_label_names(folder_ / "lists", names);
  EXPECT_THROW(training::write_label_names(folder_ / "lists", others), UsageError);
  EXPECT_EQ(read_file(folder_ / "lists/artists.txt"), "unknown;0\na;1\n");
}

TEST_F(TrainPriorTest, ARunThatDoesNotFitIntoMemoryIsRefusedBeforeTheDataAreRead) {
  train_codec("codec", {0, 1});
  top_.model->transformer.width = 400'000;
  cli::TrainPriorOptions options = options_for(top_, "top");
  options.data = path("nothing");
  const auto message = error_message([&] { train_prior(options); });
  EXPECT_TRUE(message.starts_with("The run needs ")) << message;
  EXPECT_FALSE(fs::exists(folder_ / "top"));
}

TEST_F(TrainPriorTest, TrainsAModelThatGeneratesAndLearnsAnotherArtist) {
  train_codec("codec-0", {0});
  train_codec("codec-1", {1});
  assemble({"codec-0", "codec-1"}, "codec");
  const auto joined = tensor::load_all(folder_ / "codec/vqvae.safetensors");
  for (const auto& [name, value] : joined) {
    const std::string run = name[name.find_first_of("01")] == '0' ? "codec-0" : "codec-1";
    EXPECT_TRUE(value.equal(tensor::load_all(folder_ / run / "vqvae.safetensors").at(name)))
        << name;
  }

  top_.sampling = config::SamplingDefaults{0.25, 0.9};
  train_prior(options_for(top_, "top"));
  train_prior(options_for(bottom_, "bottom"));
  EXPECT_TRUE(fs::exists(folder_ / "top/samples/step-2.wav"));
  EXPECT_TRUE(fs::exists(folder_ / "bottom/samples/step-2.png"));
  EXPECT_EQ(read_file(folder_ / "top/artists.txt"), "unknown;0\na;1\nb;2\n");
  assemble({"codec", "top", "bottom"}, "model", "bf16");

  cli::ModelsVerifyOptions verify;
  verify.model = path("model");
  models_verify(verify);
  const auto model = config::read_model_folder(folder_ / "model");
  EXPECT_EQ(model.licence, "CC0");
  EXPECT_EQ(model.at_level(0).ids, model.at_level(1).ids);  // one list for both
  EXPECT_EQ(model.at_level(1).sampling, top_.sampling);
  EXPECT_EQ(model.at_level(0).sampling, config::SamplingDefaults());
  Request request;
  request.artist = "B";
  request.genre = "slow air";
  request.lyrics = "la la la";
  request.strict = true;
  request.seconds = 0.256;
  request.total_seconds = 2;
  const auto songs = Model::open(path("model")).generate(request);
  EXPECT_EQ(songs.at(0).audio.samples.size(), 2048u);

  // The first step moves nothing: the new artist is still the one that it began as.
  config::PriorPreset more = top_;
  more.model.reset();
  more.sampling.reset();  // that of the model stays
  more.run.steps = 1;
  auto options = options_for(more, "more");
  options.vqvae.clear();
  options.from = path("model");
  options.artists = {{"Cleo", "b"}};
  train_prior(options);
  assemble({"model", "more"}, "larger");
  EXPECT_EQ(config::read_model_folder(folder_ / "larger").at_level(1).sampling, top_.sampling);
  EXPECT_EQ(read_file(folder_ / "larger/artists_level_1.txt"), "unknown;0\na;1\nb;2\nCleo;3\n");
  const auto table = tensor::load_all(folder_ / "larger/prior_level_1.safetensors")
                         .at("y_emb.artist_emb.emb.weight");
  EXPECT_EQ(table.size(0), 4);
  EXPECT_TRUE(table[3].equal(table[2]));
  EXPECT_EQ(Model::open(path("larger")).levels(), 2);

  options.artists = {{"Dora", "Beatrice"}};
  EXPECT_NE(error_message([&] { train_prior(options); }).find("does not know \"Beatrice\""),
            std::string::npos);
  options.artists.clear();
  write_file(folder_ / "wide.json", [&] {
    auto wide = bottom_;
    wide.model->transformer.depth = 3;
    return config::to_json(wide).dump();
  }());
  options.preset = path("wide.json");
  EXPECT_NE(error_message([&] { train_prior(options); }).find("describes another network"),
            std::string::npos);
}

TEST_F(TrainPriorTest, AVqvaeTrainsFurtherFromARunItsFileOrAModel) {
  const auto bottom_of = [&](const std::string& file) {
    return tensor::load_all(path(file)).at("encoders.0.level_blocks.0.model.0.0.weight");
  };
  train_codec("codec-0", {0});
  train_codec("codec-1", {1});
  assemble({"codec-0", "codec-1"}, "codec");
  // Its upper level learns; the lower one stays what it was.
  const at::Tensor known = bottom_of("codec-0/vqvae.safetensors");
  for (const std::string from : {"codec-0/vqvae.safetensors", "codec"}) {
    train_codec("on", {1}, from);
    EXPECT_TRUE(bottom_of("on/vqvae.safetensors").equal(known)) << from;
    fs::remove_all(folder_ / "on");
  }
  train_codec("on", {0}, "codec-0");
  EXPECT_NE(error_message([&] { train_codec("other", {1}, "codec-0"); }).find("has no weights for"),
            std::string::npos);
  EXPECT_NE(error_message([&] { train_codec("other", {1}, "codec", 16); }).find("another VQ-VAE"),
            std::string::npos);
  EXPECT_NE(error_message([&] { train_codec("other", {1}, "nowhere"); }).find("nowhere"),
            std::string::npos);
}

TEST_F(TrainPriorTest, IncompatibleInputsAreNamed) {
  train_codec("codec", {});
  const auto refused = [&](auto change) {
    auto preset = top_;
    auto options = options_for(preset, "run");
    change(preset, options);
    write_file(options.preset, config::to_json(preset).dump());
    return error_message([&] { train_prior(options); });
  };
  using Preset = config::PriorPreset;
  using Options = cli::TrainPriorOptions;
  const std::vector<std::pair<std::function<void(Preset&, Options&)>, std::string>> cases = {
      {[](Preset&, Options& o) { o.vqvae.clear(); }, "needs --vqvae or --from"},
      {[&](Preset&, Options& o) { o.vqvae = path("songs"); },
       "is not the folder of a finished run"},
      {[](Preset& p, Options&) { p.model.reset(); }, "with --from"},
      {[](Preset&, Options& o) {
         o.genres = {{"a", "b"}};
       },
       "need --from"},
      {[](Preset& p, Options&) { p.model->hop = 64; }, "hop is 64; it must be 32"},
      {[](Preset& p, Options&) {
         p.sampling = config::SamplingDefaults{1.5, 0.9};
       },
       "The hop_fraction of level 1 is 1.5"},
      {[](Preset& p, Options&) { p.model->bins = 32; }, "bins is 32; it must be 16"},
      {[&](Preset&, Options& o) { o.ids = path("songs"); }, "has no artists.txt"},
      {[](Preset& p, Options&) { p.model->labels->artist_bins = 2; }, "raise labels.artist_bins"},
      {[](Preset& p, Options&) { p.data.min_duration = 60; }, "no song long enough for a window"},
      {[](Preset&, Options& o) { o.data = "nowhere"; }, "--data 'nowhere' does not exist"},
  };
  for (const auto& [change, sentence] : cases) {
    const std::string message = refused(change);
    EXPECT_NE(message.find(sentence), std::string::npos) << message << "\n  for: " << sentence;
  }
}

TEST_F(TrainPriorTest, IncompleteSourcesAreNamed) {
  train_codec("codec-0", {0});
  EXPECT_NE(error_message([&] {
              assemble({"codec-0"}, "model");
            }).find("Level 1 of the VQ-VAE is missing"),
            std::string::npos);
  EXPECT_NE(error_message([&] { assemble({"songs"}, "model"); }).find("songs"), std::string::npos);
  EXPECT_FALSE(fs::exists(folder_ / "model"));
}

}  // namespace
}  // namespace crooner::commands
