#include <gtest/gtest.h>

#include "base/dtype.h"
#include "config/catalogue.h"
#include "config/hps.h"
#include "config/tensor_table.h"
#include "golden/checks.h"

namespace crooner::golden {
namespace {

void check_tensors(const std::vector<TensorSpec>& table, const Json& part) {
  const Json golden = part["tensors"];
  EXPECT_EQ(static_cast<std::int64_t>(table.size()), part["n_tensors"].as<std::int64_t>());
  ASSERT_EQ(table.size(), golden.size());
  std::int64_t elements = 0;
  for (std::size_t i = 0; i < table.size(); ++i) {
    elements += table[i].elements();
    const nlohmann::json& row = golden[i].raw();  // [name, shape, type]
    ASSERT_EQ(table[i].name, row[0].get<std::string>()) << "tensor " << i;
    ASSERT_EQ(table[i].shape, row[1].get<std::vector<std::int64_t>>()) << table[i].name;
    ASSERT_EQ(table[i].dtype == DType::kF16 ? "float16" : "float32", row[2].get<std::string>())
        << table[i].name;
  }
  EXPECT_EQ(elements, part["n_state_elements"].as<std::int64_t>());
  EXPECT_EQ(config::stored_bytes(table), part["bytes"].as<std::int64_t>());
}

std::vector<int> attn_funcs(const config::TransformerConfig& transformer) {
  std::vector<int> funcs;
  for (int layer = 0; layer < transformer.depth; ++layer) {
    funcs.push_back(static_cast<int>(transformer.func(layer)));
  }
  return funcs;
}

void check_derived(const config::PriorConfig& prior, const config::VqvaeConfig& vqvae,
                   const Json& derived) {
  for (const std::string& key : derived.keys()) {
    const Json value = derived[key];
    if (key == "level") {
      EXPECT_EQ(prior.level, value.as<int>());
    } else if (key == "labels") {
      EXPECT_EQ(prior.labels.has_value(), value.as<bool>());
    } else if (key == "raw_to_tokens") {
      EXPECT_EQ(prior.hop, value.as<int>());
    } else if (key == "sample_length") {
      EXPECT_EQ(prior.window_samples(), value.as<long>());
    } else if (key == "total_loss_dims") {  // lyrics of either kind and codes
      EXPECT_EQ((prior.lyrics ? prior.lyrics->tokens : 0) + prior.n_ctx, value.as<int>());
    } else if (key == "attn_funcs") {
      EXPECT_EQ(attn_funcs(prior.transformer), value.as<std::vector<int>>());
    } else if (key == "block_ctx") {
      EXPECT_EQ(prior.transformer.block_ctx(), value.as<int>());
    } else if (key == "z_shapes") {
      ASSERT_EQ(static_cast<int>(value.size()), vqvae.levels);
      for (int level = 0; level < vqvae.levels; ++level) {
        EXPECT_EQ(std::vector<long>{prior.window_samples() / vqvae.hop(level)},
                  value[level].as<std::vector<long>>());
      }
    } else if (key == "effective_prime_len") {
      const bool primes = prior.transformer.uses(config::AttentionFunc::kPrime);
      EXPECT_EQ(primes, !value.is_null());
      if (primes) {
        EXPECT_EQ(value.as<std::vector<int>>(),
                  std::vector<int>{prior.transformer.effective_prime_len()});
      }
    } else if (key == "hps") {
      // The file's own hyperparameters lead to the same table as the catalogue's.
      EXPECT_EQ(config::tensor_specs(config::prior_from_hps(value.raw(), vqvae)),
                config::tensor_specs(prior));
    } else {
      ADD_FAILURE() << "There is no check for derived/" << key << ".";
    }
  }
}

}  // namespace

// Every part of the catalogue has the tensors of the published file, in its order.
void check_published(Case& golden) {
  const Json parts = golden.json("published_shapes.json");
  for (const std::string& name : parts.keys()) {
    SCOPED_TRACE(name);
    const Json part = parts[name];
    const config::CataloguePart known = config::catalogue_part(name);
    if (known.vqvae) {
      check_tensors(config::tensor_specs(*known.vqvae), part);
      EXPECT_EQ(config::parameter_count(*known.vqvae), part["n_parameters"].as<std::int64_t>());
      continue;
    }
    check_tensors(config::tensor_specs(*known.prior), part);
    EXPECT_EQ(config::parameter_count(*known.prior), part["n_parameters"].as<std::int64_t>());
    const bool small = known.prior->sample_rate != 44100;
    check_derived(*known.prior, *config::catalogue_part(small ? "small_vqvae" : "vqvae").vqvae,
                  part["derived"]);
  }
}

}  // namespace crooner::golden
