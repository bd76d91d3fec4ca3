#include "commands/light/models_import.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/error.h"
#include "base/files.h"
#include "base/safetensors_header.h"
#include "base/sha256.h"
#include "checkpoint/legacy_writer.h"
#include "checkpoint/safetensors_writer.h"
#include "checkpoint/scratch.h"
#include "checkpoint/weight_file.h"
#include "commands/light/import_part.h"
#include "commands/light/models_info.h"
#include "commands/light/models_verify.h"
#include "config/catalogue.h"
#include "config/model_folder.h"
#include "config/tensor_table.h"
#include "support/paths.h"

namespace crooner::commands {
namespace {

namespace fs = std::filesystem;
using checkpoint::as_bytes;
using checkpoint::raw;
using checkpoint::Scratch;
using checkpoint::sentence;
using checkpoint::WeightFile;

const std::string kGolden = source_file("tests/golden/");
const std::string kFiles = kGolden + "checkpoints/";

// Runs the command quietly.
template <typename Run>
std::string printed(Run&& run) {
  testing::internal::CaptureStdout();
  try {
    run();
  } catch (...) {
    testing::internal::GetCapturedStdout();
    throw;
  }
  return testing::internal::GetCapturedStdout();
}

cli::ModelsImportOptions options_for(const Scratch& scratch,
                                     const std::vector<std::string>& files) {
  cli::ModelsImportOptions options;
  for (const std::string& file : files) {
    options.sources.push_back(file[0] == '/' ? file : kFiles + file);
  }
  options.ids = kGolden + "labels/ids";
  options.out = scratch.path("model").string();
  return options;
}

std::string refusal(const cli::ModelsImportOptions& options) {
  return sentence<Error>([&] { printed([&] { models_import(options); }); });
}

void expect_refused(const cli::ModelsImportOptions& options, const std::string& part) {
  const std::string what = refusal(options);
  EXPECT_NE(what.find(part), std::string::npos) << "'" << what << "' does not say: " << part;
  EXPECT_FALSE(fs::exists(fs::path(options.out) / "model.json"));
}

// Every tensor of `imported` holds the bytes of the golden file's tensor of that name.
void expect_same_weights(const fs::path& imported, const std::string& golden) {
  const WeightFile ours(imported), theirs(kGolden + golden);
  for (const auto& tensor : ours.tensors()) {
    const auto* expected = theirs.find(tensor.name);
    ASSERT_NE(expected, nullptr) << tensor.name;
    ASSERT_EQ(tensor.spec(), expected->spec());
    const std::size_t bytes =
        static_cast<std::size_t>(tensor.spec().elements()) * element_size(tensor.dtype);
    EXPECT_EQ(std::memcmp(ours.bytes(tensor).data(), theirs.bytes(*expected).data(), bytes), 0)
        << tensor.name;
  }
}

TEST(ModelsImport, MakesAModelFolderByTheFilesOwnSettings) {
  const Scratch scratch;
  const auto options = options_for(
      scratch, {"prior_lyrics_sep.pth.tar", "upsampler_level_0_opt.zip.pth.tar", "vqvae.pth.tar"});
  EXPECT_EQ(printed([&] { models_import(options); }), options.out + "\n");

  const config::ModelFolder model = config::read_model_folder(options.out);
  EXPECT_EQ(model.name, "model");
  EXPECT_EQ(model.vqvae.bins, 64);
  ASSERT_EQ(model.priors.size(), 2u);
  EXPECT_TRUE(model.priors[0].config.conditioner->blocks_name);
  EXPECT_FALSE(model.priors[0].config.half_weights);
  EXPECT_TRUE(model.priors[1].config.half_weights);
  EXPECT_TRUE(model.priors[1].config.lyrics_encoder());
  EXPECT_EQ(model.priors[1].ids->artists, "v2_artist_ids.txt");
  EXPECT_EQ(read_file(model.file("v2_genre_ids.txt")),
            read_file(options.ids + "/v2_genre_ids.txt"));
  EXPECT_EQ(model.provenance,
            "Imported from vqvae.pth.tar, upsampler_level_0_opt.zip.pth.tar, "
            "prior_lyrics_sep.pth.tar.");

  expect_same_weights(model.file("vqvae.safetensors"), "vqvae/vqvae_3level/model.safetensors");
  expect_same_weights(model.file("prior_level_0.safetensors"),
                      "priors/upsampler_level_0/model.safetensors");
  expect_same_weights(model.file("prior_level_2.safetensors"),
                      "priors/prior_lyrics_sep/model.safetensors");
  EXPECT_EQ(WeightFile(model.file("vqvae.safetensors")).tensors().size(), 381u);
  const WeightFile upsampler(model.file("prior_level_0.safetensors"));
  EXPECT_EQ(upsampler.tensors().size(), 105u);  // of 106: the tied one stands once
  EXPECT_EQ(upsampler.find("prior.x_out.weight"), nullptr);
  EXPECT_EQ(sha256_file(model.file("prior_level_2.safetensors")), model.priors[1].weights.sha256);

  cli::ModelsVerifyOptions verify;
  verify.model = options.out;
  EXPECT_EQ(printed([&] { models_verify(verify); }),
            "vqvae.safetensors\tgood\nprior_level_0.safetensors\tgood\n"
            "prior_level_2.safetensors\tgood\n");
  fs::resize_file(model.file("vqvae.safetensors"), 1000);
  fs::remove(model.file("prior_level_0.safetensors"));
  EXPECT_NE(sentence<InputError>([&] {
              printed([&] { models_verify(verify); });
            }).find("vqvae.safetensors is damaged, prior_level_0.safetensors is missing"),
            std::string::npos);
}

TEST(ModelsImport, ImportsWhatItMade) {
  const Scratch scratch;
  auto options = options_for(scratch, {"vqvae.pth.tar", "prior_lyrics_single.pth.tar"});
  printed([&] { models_import(options); });
  EXPECT_NE(refusal(options).find("already holds a model"), std::string::npos);

  // safetensors hold no settings, so the model must be named, and these fit none.
  const std::string part = options.out + "/vqvae.safetensors";
  options = options_for(scratch, {part});
  options.out = scratch.path("second").string();
  expect_refused(options, "does not hold its settings (hps); say with --as");
  options.as = "1b_lyrics";
  expect_refused(options, "model.0.0.weight' has the shape [16, 1, 4] where [64, 1, 4]");
  expect_refused(options, "more.");
  options.as = "2b_lyrics";
  expect_refused(options, "2b_lyrics");
}

TEST(ModelsImport, TellsWhatIsMissingOrDouble) {
  const Scratch scratch;
  expect_refused(options_for(scratch, {"prior_lyrics_sep.pth.tar"}),
                 "None of the files holds a VQ-VAE");
  expect_refused(options_for(scratch, {"vqvae.pth.tar", "vqvae.zip.pth.tar"}),
                 "both hold the VQ-VAE");
  expect_refused(options_for(scratch, {"vqvae.pth.tar", "prior_lyrics_sep.pth.tar",
                                       "prior_lyrics_single.pth.tar"}),
                 "both hold the prior of level 2");
  expect_refused(options_for(scratch, {kGolden + "end_to_end/lyrics_sep/codes_level_2.pth.tar"}),
                 "neither a VQ-VAE");
  auto options = options_for(scratch, {"vqvae.pth.tar", "prior_lyrics_sep.pth.tar"});
  options.ids = scratch.path("").string();
  expect_refused(options, "v2_artist_ids.txt' cannot be read");
  std::ofstream(scratch.path("v2_artist_ids.txt")) << "somebody;20\n";
  expect_refused(options, "has ids up to 20, but the model has rows for 0 to 19");
}

TEST(ModelsImport, WithoutIdListsNamesAreUnknown) {
  const Scratch scratch;
  auto options = options_for(scratch, {"vqvae.pth.tar", "prior_lyrics_sep.pth.tar"});
  options.ids.clear();
  printed([&] { models_import(options); });
  EXPECT_FALSE(config::read_model_folder(options.out).priors[0].ids.has_value());
}

TEST(ModelsImport, PartsThatModelsShareLieOnceBesideThem) {
  const Scratch scratch;
  const auto source = scratch.path("vqvae.safetensors");
  const std::vector<TensorSpec> specs =
      config::tensor_specs(config::model_from_catalogue("5b").vqvae);
  {
    checkpoint::SafetensorsWriter writer(source, specs);
    writer.write(
        as_bytes(std::string(static_cast<std::size_t>(config::stored_bytes(specs)), '\0')));
    writer.finish();
  }
  auto options = options_for(scratch, {source.string()});
  std::vector<std::string> paths;
  for (const char* name : {"5b", "5b_lyrics"}) {
    options.as = name;
    options.out = scratch.path(name).string();
    printed([&] { models_import(options); });
    const config::ModelFolder model = config::read_model_folder(options.out);
    EXPECT_EQ(sha256_file(model.file(model.vqvae_weights.path)), model.vqvae_weights.sha256);
    EXPECT_FALSE(fs::exists(model.file("vqvae.safetensors")));
    paths.push_back(model.vqvae_weights.path);
  }
  EXPECT_EQ(paths[0], paths[1]);
  EXPECT_TRUE(paths[0].starts_with("../parts/vqvae-")) << paths[0];
  EXPECT_EQ(std::distance(fs::directory_iterator(scratch.path("parts")), {}), 1);
}

TEST(ModelsInfo, TellsOfModelsAndFiles) {
  const Scratch scratch;
  const auto options = options_for(scratch, {"vqvae.pth.tar", "prior_lyrics_sep.pth.tar"});
  printed([&] { models_import(options); });
  cli::ModelsInfoOptions info;
  info.model = options.out;
  const std::string model = printed([&] { models_info(info); });
  EXPECT_NE(model.find("44100 Hz, 3 levels of 8, 32, 128 samples a code, 64 codes"),
            std::string::npos)
      << model;
  EXPECT_NE(model.find("level 2: n_ctx 32"), std::string::npos) << model;
  info.model = kFiles + "upsampler_level_0_opt.pth.tar";
  const std::string file = printed([&] { models_info(info); });
  EXPECT_NE(file.find("PyTorch legacy"), std::string::npos) << file;
  EXPECT_NE(file.find("other tensors: 210"), std::string::npos) << file;
  EXPECT_NE(file.find("step: 123"), std::string::npos) << file;
}

TEST(ImportPart, NamesTheTensorThatHoldsNaN) {
  const Scratch scratch;
  const std::vector<TensorSpec> specs{{"good", {2}, DType::kF32}, {"bad", {3}, DType::kF16}};
  const auto source = scratch.path("source.safetensors");
  {
    checkpoint::SafetensorsWriter writer(source, specs);
    writer.write(as_bytes(raw<float>({1, 2}) + raw<std::uint16_t>({0x3c00, 0x3c00, 0x7c01})));
    writer.finish();
  }
  const ImportSource file = open_source(source.string());
  const std::string what = sentence<InputError>([&] {
    write_part(file, {specs, {}}, scratch.path("out.safetensors"));
  });
  EXPECT_NE(what.find("The tensor 'bad' in '"), std::string::npos) << what;
  EXPECT_NE(what.find("first in element 2;"), std::string::npos) << what;
  EXPECT_FALSE(fs::exists(scratch.path("out.safetensors")));
}

TEST(ImportPart, TiedTensorsMustBeTheSame) {
  const Scratch scratch;
  const std::vector<TensorSpec> specs{{"x_emb", {1}, DType::kU8}, {"x_out", {1}, DType::kU8}};
  const PartTable table{specs, {{"x_out", "x_emb"}}};
  const auto check = [&](const std::string& bytes) {
    const auto path = scratch.path("tied.safetensors");
    checkpoint::SafetensorsWriter writer(path, specs);
    writer.write(as_bytes(bytes));
    writer.finish();
    check_part(open_source(path.string()), table);
  };
  EXPECT_NO_THROW(check("aa"));
  EXPECT_NE(sentence<InputError>([&] { check("ab"); }).find("must be the same but differ"),
            std::string::npos);
  // Of a file with one of the two, that one is written, under the first name.
  const auto one = scratch.path("one.safetensors"), out = scratch.path("out.safetensors");
  {
    checkpoint::SafetensorsWriter writer(one, {specs[1]});
    writer.write(as_bytes("c"));
    writer.finish();
  }
  const ImportSource file = open_source(one.string());
  EXPECT_NO_THROW(check_part(file, table));
  write_part(file, table, out);
  EXPECT_NE(WeightFile(out).find("x_emb"), nullptr);
}

#ifndef __SANITIZE_ADDRESS__
// Lets the process have this much more memory of its own than it has now.
class DataLimit {
 public:
  explicit DataLimit(std::uint64_t more) {
    getrlimit(RLIMIT_DATA, &before_);
    rlimit limit = before_;
    limit.rlim_cur = status_bytes("VmData:") + more;
    setrlimit(RLIMIT_DATA, &limit);
  }
  ~DataLimit() { setrlimit(RLIMIT_DATA, &before_); }
  DataLimit(const DataLimit&) = delete;
  DataLimit& operator=(const DataLimit&) = delete;

 private:
  static std::uint64_t status_bytes(const std::string& field) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
      if (line.starts_with(field)) return std::stoull(line.substr(field.size())) * 1024;
    }
    throw std::runtime_error("no " + field);
  }

  rlimit before_{};
};

TEST(ImportPart, TakesLittleMemoryWhateverTheFileSize) {
  constexpr std::int64_t kElements = 12 << 20;  // 48 MiB a tensor, 192 MiB in all
  const Scratch scratch;
  std::vector<TensorSpec> specs;
  for (int i = 0; i < 4; ++i) {
    specs.push_back({"t" + std::to_string(i), {kElements}, DType::kF32});
  }
  const auto source = scratch.path("sparse.safetensors");
  const std::string header = serialize_safetensors_header(specs, {});
  std::ofstream(source, std::ios::binary) << header;
  fs::resize_file(source, header.size() + specs.size() * kElements * sizeof(float));

  const DataLimit limit(std::uint64_t{32} << 20);                          // less than one tensor
  EXPECT_THROW(std::vector<char>(std::size_t{64} << 20), std::bad_alloc);  // the limit is in force
  const ImportSource file = open_source(source.string());
  const std::string hash = write_part(file, {specs, {}}, scratch.path("out.safetensors"));
  EXPECT_EQ(hash.size(), 64u);
  EXPECT_GT(fs::file_size(scratch.path("out.safetensors")), fs::file_size(source));
}
#endif

}  // namespace
}  // namespace crooner::commands
