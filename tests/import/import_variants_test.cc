#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "import_fixture.h"
#include "support/captured_log.h"

// Weights as people have them: wrappers, extras, settings of their own (docs/models.md).
namespace crooner::importer {
namespace {

TEST(ImportVariants, AudioF18AudioR8TakesOffWhatWrapsTheNames) {
  const Scratch scratch;
  const auto vqvae = smoke_model().vqvae_weights.sha256;
  for (const char* prefix : {"module.", "_orig_mod.", "module._orig_mod.", "_orig_mod.module.",
                             "model.", "state_dict.", "net.module."}) {
    RenamedWeights().add("vqvae", prefixed(prefix)).write(scratch.path("w.safetensors"));
    EXPECT_EQ(
        import_to(scratch.path("m"), {scratch.path("w.safetensors")}, "smoke").vqvae_weights.sha256,
        vqvae)
        << prefix;
    fs::remove_all(scratch.path("m"));
  }
  // Of a model and its average the model is taken; both parts of one file are found.
  RenamedWeights both;
  both.add("vqvae", prefixed("ema.")).change("ema.bottleneck.level_blocks.0.k", [](auto& bytes) {
    bytes[0] = static_cast<char>(bytes[0] + 1);
  });
  both.add("vqvae", prefixed("model.")).add("prior_level_2", prefixed("model."));
  both.write(scratch.path("w.safetensors"));
  const auto model = import_to(scratch.path("m"), {scratch.path("w.safetensors")}, "smoke");
  EXPECT_EQ(model.vqvae_weights.sha256, vqvae);
  ASSERT_EQ(model.priors.size(), 1u);
  EXPECT_EQ(model.priors[0].weights.sha256, smoke_model().priors[2].weights.sha256);
}

TEST(ImportVariants, AudioR8SaysTheNamesWhenNoPartIsRecognised) {
  const Scratch scratch;
  RenamedWeights()
      .add({"lm.head", {2}, DType::kF32}, std::string(8, '\0'))
      .write(scratch.path("w.safetensors"));
  expect_says(refusal(scratch.path("m"), {scratch.path("w.safetensors")}),
              "holds 1 tensor ('lm.head'), but neither a VQ-VAE");
}

// What is no part of the model does not stop it.
TEST(ImportVariants, AudioR10LeavesOutWhatIsNoPartOfTheModel) {
  const Scratch scratch;
  RenamedWeights weights;
  weights.add("vqvae", prefixed(""));
  weights.add({"encoders.0.steps", {1}, DType::kI64}, std::string(8, '\1'));
  weights.add({"discriminator.weight", {2}, DType::kF32}, std::string(8, '\0'));
  weights.write(scratch.path("w.safetensors"));
  const CapturedLog log;
  EXPECT_EQ(
      import_to(scratch.path("m"), {scratch.path("w.safetensors")}, "smoke").vqvae_weights.sha256,
      smoke_model().vqvae_weights.sha256);
  expect_says(log.text(), "left out: 'discriminator.weight', 'encoders.0.steps'");
  // But a tensor of the model's own modules shows that it is another model.
  weights.add({"encoders.9.weight", {2}, DType::kF32}, std::string(8, '\0'));
  weights.write(scratch.path("w.safetensors"));
  expect_says(refusal(scratch.path("n"), {scratch.path("w.safetensors")}),
              "does not hold its hyper");
}

TEST(ImportVariants, AudioR11TakesSettingsFromMetadataAndFromAFile) {
  const Scratch scratch;
  const std::string hps = R"({"sr": 16000, "levels": 3, "downs_t": [3, 2, 2],
    "strides_t": [2, 2, 2], "emb_width": 16, "l_bins": 64, "width": 8, "depth": 2,
    "hvqvae_multipliers": [2, 1, 1], "dilation_growth_rate": 2})";
  RenamedWeights().add("vqvae", prefixed("")).write(scratch.path("a.safetensors"), {{"hps", hps}});
  EXPECT_EQ(
      import_to(scratch.path("a"), {scratch.path("a.safetensors")}).vqvae.dilation_growth_rate, 2);
  RenamedWeights().add("vqvae", prefixed("")).write(scratch.path("vqvae.safetensors"));
  ImportRequest request;
  request.sources = {scratch.path("vqvae.safetensors")};
  int count = 0;
  for (const std::string& text :
       {hps, "{\"vqvae\": " + hps + "}", "[" + hps + "]", "{\"vqvae.safetensors\": " + hps + "}"}) {
    request.hps = scratch.file("hps.json", text);
    request.folder = scratch.path("b" + std::to_string(++count));
    import_model(request);
    EXPECT_EQ(config::read_model_folder(request.folder).vqvae.dilation_growth_rate, 2) << text;
  }
  for (const char* other : {R"({"lr": 0.1})", R"({"format": 1})", "[1]", "7"}) {
    request.hps = scratch.file("hps.json", other);
    request.folder = scratch.path("c");
    expect_says(sentence<InputError>([&] { import_model(request); }), "holds no settings");
  }
}

TEST(ImportVariants, AudioF3NeverReplacesInputsNorWithoutForceOtherFiles) {
  const Scratch scratch;
  const fs::path mine = scratch.path("mine");
  fs::create_directories(mine);
  RenamedWeights().add("vqvae", prefixed("")).write(mine / "vqvae.safetensors", {{"epoch", "7"}});
  const std::string before = read_file(mine / "vqvae.safetensors");
  ImportRequest request;
  request.sources = {(mine / "vqvae.safetensors").string()};
  request.folder = mine;
  request.as = "smoke";
  for (const bool force : {false, true}) {
    request.force = force;
    expect_says(sentence<UsageError>([&] { import_model(request); }), "is read by this command");
    EXPECT_EQ(read_file(mine / "vqvae.safetensors"), before);
  }
  const fs::path other = scratch.path("other");
  fs::create_directories(other);
  write_file(other / "v2_artist_ids.txt", "mine");
  write_file(other / "diary.txt", "mine");
  request.sources = {kSmoke + "/vqvae.safetensors", kSmoke + "/prior_level_2.safetensors"};
  request.as = "smoke";
  request.folder = other;
  request.force = false;
  expect_says(sentence<UsageError>([&] { import_model(request); }),
              "already holds 'v2_artist_ids.txt', which would be replaced");
  EXPECT_EQ(read_file(other / "v2_artist_ids.txt"), "mine");
  request.force = true;
  import_model(request);
  EXPECT_NE(read_file(other / "v2_artist_ids.txt"), "mine");
  EXPECT_EQ(read_file(other / "diary.txt"), "mine");
}

TEST(ImportVariants, AudioR14FindsNaNBeforeAnythingIsWritten) {
  const Scratch scratch;
  RenamedWeights weights;
  weights.add("vqvae", prefixed("")).add("prior_level_2", prefixed(""));
  weights.change("prior.transformer._attn_mods.3.ln_1.bias", [](std::string& bytes) {
    bytes.replace(4, 4, std::string("\x00\x00\xc0\x7f", 4));
  });
  weights.write(scratch.path("w.safetensors"));
  expect_says(refusal(scratch.path("m"), {scratch.path("w.safetensors")}, "smoke"),
              "'prior.transformer._attn_mods.3.ln_1.bias' in");
  EXPECT_FALSE(fs::exists(scratch.path("m")));
}

// What a killed import left is cleaned up, also when it was moving its outputs.
TEST(ImportVariants, AudioR12CleansUpAfterAKilledImport) {
  const Scratch scratch;
  const fs::path out = scratch.path("m"), hidden = out / ".crooner-unfinished";
  fs::create_directories(hidden);
  write_file(hidden / ".crooner-1-1.tmp", std::string(1000, 'x'));
  write_file(hidden / "prior_level_2.safetensors", "half");
  write_file(hidden / "moves.json",
             R"(["prior_level_2.safetensors", "vqvae.safetensors", "model.json"])");
  write_file(hidden / "model.json", "{}");
  write_file(out / "vqvae.safetensors", "moved already");
  write_file(out / "diary.txt", "mine");
  expect_smoke(import_to(out, {kSmoke}));
  EXPECT_FALSE(fs::exists(hidden));
  EXPECT_EQ(read_file(out / "diary.txt"), "mine");
}

TEST(ImportVariants, HuggingFace6SaysThatWeightsAreInHalfPrecision) {
  const Scratch scratch;
  const auto file = std::make_shared<const checkpoint::WeightFile>(kSmoke + "/vqvae.safetensors");
  RenamedWeights weights;
  for (const auto& tensor : file->tensors()) {
    const TensorSpec spec{tensor.name, tensor.shape, DType::kF16};
    weights.add(spec, std::string(static_cast<std::size_t>(spec.elements()) * 2, '\0'));
  }
  weights.write(scratch.path("vqvae.safetensors"));
  const CapturedLog log;
  import_to(scratch.path("m"), {scratch.path("vqvae.safetensors")}, "smoke");
  expect_says(log.text(),
              "381 of 381 tensors of the VQ-VAE of vqvae.safetensors are stored in half");
}

// The default hop of a short window is one code.
TEST(ImportVariants, HuggingFace8ShortWindowsHaveADefaultHopOfAtLeastOneCode) {
  const Scratch scratch;
  auto config = nlohmann::json::parse(smoke_config());
  config["hop_fraction"] = {0.01, 0.5, 0.5};
  const auto model =
      import_to(scratch.path("m"), {huggingface_folder(scratch, config.dump()).string()});
  EXPECT_EQ(model.priors[2].sampling.hop_fraction, 1.0 / 32);
}

TEST(ImportVariants, AudioR15IdListsThatAreNoneAreNamed) {
  const Scratch scratch;
  const auto says = [&](const std::string& artists, const std::string& part) {
    ImportRequest request;
    request.sources = {kSmoke + "/vqvae.safetensors", kSmoke + "/prior_level_2.safetensors"};
    request.as = "smoke";
    request.ids = scratch.path("");
    request.folder = scratch.path("m");
    scratch.file("v2_artist_ids.txt", artists);
    scratch.file("v2_genre_ids.txt", "rock;1\n");
    expect_says(sentence<InputError>([&] { import_model(request); }), part);
  };
  says(std::string("\xff\xfe"
                   "a\0;\0"
                   "1\0",
                   8),
       "is UTF-16; save it as UTF-8");
  says("", "holds no names; its lines must be 'name;id'");
  says("a;12\n", "has ids up to 12, but the model has rows for 0 to 11");
  fs::remove(scratch.path("v2_artist_ids.txt"));
  ImportRequest request;
  request.sources = {kSmoke + "/vqvae.safetensors", kSmoke + "/prior_level_2.safetensors"};
  request.as = "smoke";
  request.ids = scratch.path("");
  request.folder = scratch.path("m");
  scratch.file("artists.json", "[1]");
  expect_says(sentence<InputError>([&] { import_model(request); }), "is JSON, but no object");
}

}  // namespace
}  // namespace crooner::importer
