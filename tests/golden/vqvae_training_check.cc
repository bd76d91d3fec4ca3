#include <ATen/TensorOperators.h>
#include <ATen/ops/zeros_like.h>
#include <gtest/gtest.h>

#include "base/strings.h"
#include "golden/checks.h"
#include "golden/compare.h"
#include "golden/vqvae_training.h"
#include "training/gradients.h"

namespace crooner::golden {
namespace {

const char* const kTrain = "train.safetensors";

// Spectral terms and norms differ more between two correct evaluations.
double tolerance_of(const std::string& metric) {
  return metric.find("spectral") != std::string::npos || metric.front() == '_' ? 1e-4 : 2e-5;
}

at::Tensor offered(Case& golden, std::size_t level) {
  return golden.tensor(kTrain, str_cat("train/k_rand_", level));
}

// One entry of `losses`, "<eval|train>_<loss_fn>[_relspec]": a forward pass (and in training a
// backward pass and an update of the codebooks) from the stored weights.
void check_run(Case& golden, const Json& json, const std::string& run) {
  const bool train = run.starts_with("train_");
  const bool relative = run.ends_with("_relspec");
  std::string loss_fn = run.substr(run.find('_') + 1);
  loss_fn = loss_fn.substr(0, loss_fn.find('_'));

  nlohmann::json hps = json["hps"].raw();
  hps.update(json["lmix_used"].raw());
  if (relative) hps["use_nonrelative_specloss"] = false;
  TrainedVqvae trained(golden, "model.safetensors", hps, json["restore_k"]);
  std::vector<int> levels;
  for (int level = 0; level < trained.config.levels; ++level) levels.push_back(level);

  const at::Tensor audio = golden.tensor("io.safetensors", "x").transpose(1, 2).contiguous();
  const auto pass = training::vqvae_loss(trained.vqvae, audio, levels, loss_config(hps, loss_fn));
  const at::Tensor output = pass.levels.front().output.transpose(1, 2);

  std::map<std::string, double> metrics;
  if (train) {
    pass.loss.backward();
    metrics = update_codebooks(trained, pass, [&] {
      std::vector<at::Tensor> restarts;
      for (const int level : levels)
        restarts.push_back(offered(golden, static_cast<std::size_t>(level)));
      return restarts;
    }());
    metrics["_grad_norm_all_params"] = training::gradient_norm(trained.parameters);
  } else {
    for (const auto& [name, value] : pass.metrics) metrics[name] = value.item<double>();
    metrics["loss"] = pass.loss.item<double>();
  }
  const Json expected = json["losses"][run];
  for (const std::string& metric : expected.keys()) {
    ASSERT_TRUE(metrics.contains(metric)) << run << " has no " << metric;
    expect_relative(metrics[metric], expected[metric].as<double>(), tolerance_of(metric),
                    str_cat(run, " ", metric));
  }

  for (std::size_t i = 0; train && i < trained.names.size(); ++i) {
    const std::string name = str_cat(run, "/grad/", trained.names[i]);
    if (!golden.has_tensor(kTrain, name)) continue;
    const bool encoder = trained.names[i].starts_with("encoders.");
    expect_close_to_largest(trained.parameters[i].grad(), golden.tensor(kTrain, name),
                            encoder ? 1e-3 : 1e-4, name);
  }
  if (run == "eval_lmix")
    expect_close(output, golden.tensor(kTrain, "eval/x_out_level0"), 5e-5, run);
  if (run != "train_lmix") return;
  expect_close(output, golden.tensor(kTrain, "train/x_out_level0"), 5e-5, run);
  for (const int level : levels) {
    const auto state = [&](const char* name) {
      return golden.tensor(kTrain, str_cat("train/", name, "_after_", level));
    };
    auto& codebook = trained.codebooks[level];
    const at::Tensor rows = trained.weights.at(str_cat("bottleneck.level_blocks.", level, ".k"));
    expect_codebook(rows, state("k"), str_cat("rows of level ", level));
    expect_codebook(codebook.sums(), state("k_sum"), str_cat("sums of level ", level));
    expect_codebook(codebook.counts(), state("k_elem"), str_cat("counts of level ", level));
  }
}

// One isolated update of a codebook.
void check_update(Case& golden, const Json& entry) {
  const auto prefix = entry["prefix"].as<std::string>();
  const auto stored = [&](const std::string& name) {
    return golden.tensor(kTrain, prefix + "/" + name);
  };
  const at::Tensor rows = stored("k_before").clone();
  training::Codebook codebook(rows, entry["mu"].as<double>());
  codebook.sums().copy_(stored("k_sum_before"));
  codebook.counts().copy_(stored("k_elem_before"));
  const at::Tensor x = stored("x"), codes = stored("x_l");
  EXPECT_EQ(x.size(0), entry["num_tokens"].as<std::int64_t>());
  EXPECT_TRUE(prefix.starts_with(str_cat("update_", entry["level"].as<int>(), "_")));

  const auto nearest = (x.unsqueeze(1) - rows.unsqueeze(0)).square().sum(2).min(1);
  expect_equal(std::get<1>(nearest), codes, prefix + " nearest codes");
  expect_relative(std::get<0>(nearest).mean().item<double>(), entry["fit"].as<double>(), 2e-5,
                  prefix + " fit");

  const auto metrics = codebook.update(x, codes, stored("k_rand"), entry["threshold"].as<double>());
  const Json expected = entry["metrics"];
  expect_relative(metrics.entropy, expected["entropy"].as<double>(), 2e-5, prefix + " entropy");
  EXPECT_EQ(metrics.used_curr, expected["used_curr"].as<double>()) << prefix;
  EXPECT_EQ(metrics.usage, expected["usage"].as<double>()) << prefix;
  expect_relative(metrics.dk, expected["dk"].as<double>(), 2e-5, prefix + " dk");
  expect_codebook(rows, stored("k_after"), prefix + " rows");
  expect_codebook(codebook.sums(), stored("k_sum_after"), prefix + " sums");
  expect_codebook(codebook.counts(), stored("k_elem_after"), prefix + " counts");
}

// The first training batch of a fresh codebook.
void check_first_batch(Case& golden, const Json& expected, const nlohmann::json& hps) {
  const auto stored = [&](const std::string& name) {
    return golden.tensor(kTrain, "init/" + name);
  };
  const at::Tensor x = stored("x");                                       // [N, C, T]
  const at::Tensor vectors = x.transpose(1, 2).reshape({-1, x.size(1)});  // [d, C]
  const at::Tensor rows = at::zeros_like(stored("k_rand_init"));
  training::Codebook codebook(rows, hps.at("l_mu"));
  codebook.initialise(stored("k_rand_init"));

  const auto [distance, codes] = (vectors.unsqueeze(1) - rows.unsqueeze(0)).square().sum(2).min(1);
  expect_equal(codes.reshape({x.size(0), x.size(2)}), stored("x_l"), "init codes");
  const at::Tensor quantised = rows.index_select(0, codes);
  expect_close(quantised.reshape({x.size(0), x.size(2), x.size(1)}).transpose(1, 2), stored("x_d"),
               1e-5, "init straight-through output");
  expect_relative((quantised - vectors).square().mean().item<double>(),
                  expected["commit_loss"].as<double>(), 2e-5, "init commit_loss");
  expect_relative(distance.mean().item<double>(), expected["fit"].as<double>(), 2e-5, "init fit");
  expect_relative((vectors - vectors.mean()).square().mean().sqrt().item<double>(),
                  expected["pn"].as<double>(), 2e-5, "init pn");

  const auto metrics =
      codebook.update(vectors, codes, stored("k_rand_update"), expected["threshold"].as<double>());
  expect_relative(metrics.entropy, expected["entropy"].as<double>(), 2e-5, "init entropy");
  EXPECT_EQ(metrics.used_curr, expected["used_curr"].as<double>());
  EXPECT_EQ(metrics.usage, expected["usage"].as<double>());
  expect_relative(metrics.dk, expected["dk"].as<double>(), 2e-5, "init dk");
  expect_codebook(rows, stored("k_after"), "init rows");
  expect_codebook(codebook.sums(), stored("k_sum_after"), "init sums");
  expect_codebook(codebook.counts(), stored("k_elem_after"), "init counts");
}

}  // namespace

void expect_codebook(const at::Tensor& actual, const at::Tensor& expected,
                     const std::string& what) {
  expect_close(actual, expected, 1e-5 + 1e-6 * expected.abs().max().item<double>(), what);
}

void check_vqvae_training(Case& golden) {
  const Json json = golden.json();
  for (const std::string& run : json["losses"].keys()) check_run(golden, json, run);
  for (const Json& entry : json["codebook_updates"].items()) check_update(golden, entry);
  check_first_batch(golden, json["init_k"], json["hps"].raw());
  for (const Json& name : json["grad_params"].items()) {
    for (const char* run : {"train_lmix", "train_l2"}) {
      EXPECT_TRUE(golden.has_tensor(kTrain, str_cat(run, "/grad/", name.as<std::string>())));
    }
  }
}

}  // namespace crooner::golden
