#include <ATen/TensorOperators.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/strings.h"
#include "config/hps.h"
#include "config/tensor_table.h"
#include "golden/checks.h"
#include "golden/compare.h"
#include "golden/vqvae_training.h"
#include "model/prior.h"
#include "training/adam.h"
#include "training/gradients.h"
#include "training/schedule.h"
#include "training/weight_ema.h"

namespace crooner::golden {
namespace {

// Adam, its schedule and clipping, as the `hps` of a run say.
class Optimiser {
 public:
  Optimiser(std::vector<at::Tensor> parameters, const Json& hps)
      : adam_(std::move(parameters), adam_config(hps)), clip_(hps["clip"].as<double>()) {
    schedule_.warmup = hps["lr_warmup"].as<double>();
    schedule_.decay = hps["lr_decay"].as<double>();
    schedule_.gamma = hps["lr_gamma"].as<double>();
    schedule_.scale = hps["lr_scale"].as<double>();
    schedule_.linear_decay = hps["lr_use_linear_decay"].as<bool>();
    schedule_.linear_start = hps["lr_start_linear_decay"].as<double>();
    EXPECT_EQ(hps["ignore_grad_norm"].as<double>(), 0)
        << "no step is left out for its gradient norm";
  }

  // One step from the gradients that stand; checks norm and rate of the golden `step`.
  void step(const Json& golden, double norm_tolerance) {
    const auto now = golden["step"].as<std::int64_t>();
    const double norm = training::gradient_norm(adam_.parameters());
    expect_relative(norm, golden["grad_norm"].as<double>(), norm_tolerance,
                    str_cat("gradient norm of step ", now));
    const double factor = training::learning_rate_factor(schedule_, now);
    expect_relative(factor * lr_, golden["lr_used"].as<double>(), 1e-12,
                    str_cat("rate of step ", now));
    rates_ += factor * lr_;
    adam_.step(factor, training::gradient_divisor(norm, clip_));
    adam_.zero_grad();
  }

  double rates() const { return rates_; }  // sum of the learning rates used

 private:
  config::AdamConfig adam_config(const Json& hps) {
    config::AdamConfig config;
    config.lr = lr_ = hps["lr"].as<double>();
    config.beta1 = hps["beta1"].as<double>();
    config.beta2 = hps["beta2"].as<double>();
    config.eps = hps["eps"].as<double>();
    config.weight_decay = hps["weight_decay"].as<double>();
    return config;
  }

  double lr_ = 0;
  training::Adam adam_;
  double clip_;
  config::ScheduleConfig schedule_;
  double rates_ = 0;
};

// Entries of all tensors together, and how many of them are further apart than asked.
struct Distances {
  std::int64_t entries = 0;
  std::vector<at::Tensor> all;

  void add(const at::Tensor& actual, const at::Tensor& expected) {
    all.push_back((actual.detach() - expected).abs().reshape({-1}).to(at::kDouble));
    entries += all.back().numel();
  }
  double share_within(double limit) const {
    std::int64_t within = 0;
    for (const at::Tensor& part : all) within += part.le(limit).sum().item<std::int64_t>();
    return static_cast<double>(within) / static_cast<double>(entries);
  }
};

std::string sibling(const std::string& path) {  // "../priors/x/model.safetensors" -> "priors/x"
  const std::string inside = path.substr(path.find("../") + 3);
  return inside.substr(0, inside.rfind('/'));
}

void check_prior_steps(Case& golden, const Json& json) {
  Case start = golden.other(sibling(json["start"].as<std::string>()));
  const auto hps = start.json()["hps"].raw();
  const auto codec =
      golden.other("vqvae/" + start.json()["vqvae"].as<std::string>()).json()["hps"].raw();
  const auto config = config::prior_from_hps(hps, config::vqvae_from_hps(codec));

  tensor::StateDict weights;
  for (const auto& [name, value] : start.tensors("model.safetensors"))
    weights[name] = value.clone();
  for (const auto& [name, same_as] : config::tied_tensors(config))
    weights[name] = weights.at(same_as);
  std::vector<at::Tensor> parameters;
  std::vector<std::string> names;
  for (auto& [name, value] : weights) {
    if (value.requires_grad()) continue;  // the second name of a tied tensor
    value.requires_grad_(true);
    parameters.push_back(value);
    names.push_back(name);
  }
  const model::Prior prior(config, tensor::Scope(weights));
  Optimiser optimiser(parameters, json["hps"]);
  training::WeightEma average(parameters, json["hps"]["mu"].as<double>());

  for (const Json& step : json["steps"].items()) {
    const auto batch = [&](const char* name) {
      return golden.tensor("prior_batches.safetensors",
                           str_cat("step_", step["step"].as<int>(), "/", name));
    };
    const auto loss = prior.loss(batch("z"), batch("y"), batch("z_cond"));
    expect_relative(loss.loss.item<double>(), step["loss"].as<double>(), 1e-5, "loss");
    expect_relative(loss.gen_loss.item<double>(), step["bpd"].as<double>(), 1e-5, "bpd");
    loss.loss.backward();
    optimiser.step(step, 1e-5);
    average.step();
  }

  Distances weights_apart, averages_apart;
  for (std::size_t i = 0; i < names.size(); ++i) {
    weights_apart.add(parameters[i], golden.tensor("prior_after.safetensors", names[i]));
    averages_apart.add(average.averages()[i],
                       golden.tensor("prior_ema_after.safetensors", names[i]));
  }
  for (const auto& [name, same_as] : config::tied_tensors(config)) {
    weights_apart.add(weights.at(name), golden.tensor("prior_after.safetensors", name));
    const auto at = std::find(names.begin(), names.end(), same_as) - names.begin();
    averages_apart.add(average.averages()[at], golden.tensor("prior_ema_after.safetensors", name));
  }
  for (const Distances* apart : {&weights_apart, &averages_apart}) {
    EXPECT_GE(apart->share_within(1e-5), 0.995);
    EXPECT_EQ(apart->share_within(optimiser.rates()), 1.0);
  }
}

void check_vqvae_steps(Case& golden, const Json& json) {
  const auto hps = golden.other(sibling(json["hps_model"].as<std::string>())).json()["hps"].raw();
  Case start = golden.other(sibling(json["start"].as<std::string>()));
  TrainedVqvae trained(start, "model.safetensors", hps, json["restore_k"]);
  Optimiser optimiser(trained.parameters, json["hps"]);
  training::WeightEma average(trained.parameters, json["hps"]["mu"].as<double>());
  std::vector<int> levels;
  for (int level = 0; level < trained.config.levels; ++level) levels.push_back(level);

  for (const Json& step : json["steps"].items()) {
    const auto now = step["step"].as<int>();
    const auto batch = [&](const std::string& name) {
      return golden.tensor("vqvae_batches.safetensors", str_cat("step_", now, "/", name));
    };
    const auto pass =
        training::vqvae_loss(trained.vqvae, batch("x").transpose(1, 2).contiguous(), levels,
                             loss_config(hps, json["loss_fn"].as<std::string>()));
    pass.loss.backward();
    std::vector<at::Tensor> restarts;
    for (const int level : levels) restarts.push_back(batch(str_cat("k_rand_", level)));
    auto metrics = update_codebooks(trained, pass, restarts);
    expect_relative(metrics["loss"], step["loss"].as<double>(), 2e-4,
                    str_cat("loss of step ", now));
    for (const std::string& metric : step["metrics"].keys()) {
      ASSERT_TRUE(metrics.contains(metric)) << metric;
      expect_relative(metrics[metric], step["metrics"][metric].as<double>(), 2e-3,
                      str_cat(metric, " of step ", now));
    }
    optimiser.step(step, 1e-3);
    average.step();
  }

  Distances apart;
  for (const auto& [name, value] : trained.weights) {
    apart.add(value, golden.tensor("vqvae_after.safetensors", name));
  }
  for (const int level : levels) {
    auto& codebook = trained.codebooks[level];
    apart.add(codebook.sums(), golden.tensor("vqvae_after.safetensors", str_cat("k_sum_", level)));
    apart.add(codebook.counts(),
              golden.tensor("vqvae_after.safetensors", str_cat("k_elem_", level)));
  }
  EXPECT_GE(apart.share_within(1e-5), 0.60);
  EXPECT_GE(apart.share_within(1e-4), 0.90);
  EXPECT_GE(apart.share_within(1e-3), 0.97);
}

}  // namespace

void check_training_steps(Case& golden) {
  const Json json = golden.json();
  check_prior_steps(golden, json["prior"]);
  check_vqvae_steps(golden, json["vqvae"]);
}

}  // namespace crooner::golden
