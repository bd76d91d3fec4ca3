// A VQ-VAE: vectors, codes and audio of every level, whole and in pieces.
#include <gtest/gtest.h>
#include <torch/types.h>

#include "base/strings.h"
#include "config/hps.h"
#include "config/tensor_table.h"
#include "golden/checks.h"
#include "golden/compare.h"
#include "golden/weights.h"
#include "model/vqvae.h"

namespace crooner::golden {
namespace {

constexpr double kAudioVectors = 5e-5;  // also decoded audio

const char* const kVqvaeIo = "io.safetensors";

void check_level(const Case& golden, const model::Vqvae& vqvae, int level) {
  const auto io = [&](const std::string& name) {
    return golden.tensor(kVqvaeIo, str_cat(name, "_", level)).to(device_of(golden));
  };
  const auto as_nct = [&](const at::Tensor& audio) {
    return audio.transpose(1, 2).contiguous().to(device_of(golden));
  };
  const auto x = as_nct(golden.tensor(kVqvaeIo, "x"));
  const auto vectors = vqvae.encode_vectors(x, level);
  expect_close(vectors, io("xs"), kAudioVectors, str_cat("xs_", level));
  expect_equal(vqvae.quantise(vectors, level), io("zs"), str_cat("zs_", level));
  expect_equal(vqvae.encode(x, level), io("zs"), str_cat("zs_", level, " by encode"));
  const auto x_short = as_nct(golden.tensor(kVqvaeIo, "x_short"));
  expect_equal(vqvae.encode(x_short, level), io("zs_short"), str_cat("zs_short_", level));
  for (const auto& [codes, audio] : {std::pair("zs", "dec"), std::pair("zrand", "decrand")}) {
    expect_close(vqvae.decode(io(codes), level), as_nct(io(audio)), kAudioVectors,
                 str_cat(audio, "_", level));
  }
  const auto shape = golden.json()["z_shapes"][level];
  EXPECT_EQ(io("zs").size(1), shape[0].as<std::int64_t>());
  EXPECT_EQ(vqvae.config().hop(level), golden.json()["hop_lengths"][level].as<int>());
}

}  // namespace

void check_vqvae(Case& golden) {
  const auto json = golden.json();
  const auto config = config::vqvae_from_hps(json["hps"].raw());
  const auto weights = float_weights(golden, {});
  const model::Vqvae vqvae(config, tensor::Scope(weights));
  expect_state_dict(golden, config::tensor_specs(config));
  for (int level = 0; level < config.levels; ++level) check_level(golden, vqvae, level);
  for (const auto& file : json["files"].keys()) {
    const auto listed = json["files"][file];
    if (listed.raw().is_object()) expect_listed(golden, listed, file);
  }
  check_vqvae_training(golden);
}

}  // namespace crooner::golden
