#include "config/tensor_table.h"

#include <gtest/gtest.h>

#include "config/catalogue.h"
#include "config/embedded.h"
#include "config/golden_files.h"
#include "config/hps.h"

namespace crooner::config {
namespace {

using test::golden_dtype;
using test::golden_folders;
using test::golden_json;

std::vector<TensorSpec> state_dict_keys(const std::string& folder) {
  std::vector<TensorSpec> tensors;
  for (const auto& row : golden_json(folder + "/state_dict_keys.json")) {
    tensors.push_back({row["name"], row["shape"], golden_dtype(row["dtype"])});
  }
  return tensors;
}

// Whole lists compared row by row, so that a failure names the first difference.
void expect_same(const std::vector<TensorSpec>& table, const std::vector<TensorSpec>& golden) {
  EXPECT_EQ(table.size(), golden.size());
  for (std::size_t i = 0; i < std::min(table.size(), golden.size()); ++i) {
    ASSERT_EQ(table[i].name, golden[i].name) << "tensor " << i;
    ASSERT_EQ(format_shape(table[i].shape), format_shape(golden[i].shape)) << golden[i].name;
    ASSERT_EQ(table[i].dtype, golden[i].dtype) << golden[i].name;
  }
}

TEST(TensorTableTest, EqualsTheGoldenVqvaes) {
  const auto folders = golden_folders("vqvae");
  ASSERT_EQ(folders.size(), 2u);
  for (const std::string& folder : folders) {
    SCOPED_TRACE(folder);
    expect_same(tensor_specs(vqvae_from_hps(golden_json(folder + "/case.json")["hps"])),
                state_dict_keys(folder));
  }
}

TEST(TensorTableTest, EqualsTheGoldenPriors) {
  const auto folders = golden_folders("priors");
  ASSERT_EQ(folders.size(), 9u);
  for (const std::string& folder : folders) {
    SCOPED_TRACE(folder);
    const auto golden = golden_json(folder + "/case.json");
    const std::string codec = golden["vqvae"];
    const VqvaeConfig vqvae = vqvae_from_hps(golden_json("vqvae/" + codec + "/case.json")["hps"]);
    const PriorConfig prior = prior_from_hps(golden["hps"], vqvae);
    expect_same(tensor_specs(prior), state_dict_keys(folder));
    EXPECT_EQ(parameter_count(prior), golden["n_params"].get<std::int64_t>());
  }
}

TEST(TensorTableTest, EqualsThePublishedShapes) {
  const auto published = golden_json("published/published_shapes.json");
  for (const auto& [name, text] : embedded_parts()) {  // the model for tests is ours alone
    EXPECT_TRUE(std::string(name).starts_with("smoke_") || published.contains(name)) << name;
  }
  for (const auto& [name, golden] : published.items()) {
    SCOPED_TRACE(name);
    const CataloguePart part = catalogue_part(name);
    const auto tensors = part.vqvae ? tensor_specs(*part.vqvae) : tensor_specs(*part.prior);
    std::vector<TensorSpec> listed;
    for (const auto& row : golden["tensors"]) {
      listed.push_back({row[0], row[1], golden_dtype(row[2])});
    }
    expect_same(tensors, listed);
    EXPECT_EQ(stored_bytes(tensors), golden["bytes"].get<std::int64_t>());
    EXPECT_EQ(part.vqvae ? parameter_count(*part.vqvae) : parameter_count(*part.prior),
              golden["n_parameters"].get<std::int64_t>());
  }
}

TEST(TensorTableTest, TiesOnlyWithoutAMergedDecoder) {
  EXPECT_TRUE(tied_tensors(*catalogue_part("prior_5b").prior).empty());
  const auto ties = tied_tensors(*catalogue_part("prior_1b_lyrics").prior);
  ASSERT_EQ(ties.size(), 1u);
  EXPECT_STREQ(ties[0].name, "prior.x_out.weight");
  EXPECT_STREQ(ties[0].same_as, "prior.x_emb.weight");
}

// A VQ-VAE may have a level that does not down-sample: its blocks are empty.
TEST(TensorTableTest, ALevelWithoutStagesHasNoTensors) {
  VqvaeConfig config;
  config.downs_t = {3, 0, 2};
  config.check();
  for (const TensorSpec& tensor : tensor_specs(config)) {
    EXPECT_EQ(tensor.name.find(".level_blocks.1.model"), std::string::npos) << tensor.name;
  }
}

TEST(TensorTableTest, AConditionersBlocksMayHaveEitherName) {
  PriorConfig prior = *catalogue_part("upsampler_level_0").prior;
  EXPECT_EQ(tensor_specs(prior)[3].name,
            "conditioner_blocks.0.cond.model.1.0.blocks.0.model.1.weight");
  prior.conditioner->blocks_name = false;
  EXPECT_EQ(tensor_specs(prior)[3].name,
            "conditioner_blocks.0.cond.model.1.0.model.0.model.1.weight");
}

}  // namespace
}  // namespace crooner::config
