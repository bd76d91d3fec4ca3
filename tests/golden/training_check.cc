#include <gtest/gtest.h>

#include <cmath>
#include <optional>

#include "base/strings.h"
#include "golden/checks.h"
#include "golden/compare.h"
#include "training/adam.h"
#include "training/gradients.h"
#include "training/schedule.h"
#include "training/weight_ema.h"

namespace crooner::golden {
namespace {

const char* const kData = "data.safetensors";

void check_schedule(const Json& entry) {
  config::ScheduleConfig schedule;
  const Json hps = entry["hps"];
  schedule.warmup = hps["lr_warmup"].as<double>();
  schedule.decay = hps["lr_decay"].as<double>();
  schedule.gamma = hps["lr_gamma"].as<double>();
  schedule.scale = hps["lr_scale"].as<double>();
  schedule.linear_decay = hps["lr_use_linear_decay"].as<bool>();
  schedule.linear_start = hps["lr_start_linear_decay"].as<double>();
  const auto steps = entry["steps"].as<std::vector<std::int64_t>>();
  const auto factors = entry["scale"].as<std::vector<double>>();
  ASSERT_EQ(steps.size(), factors.size());
  for (std::size_t i = 0; i < steps.size(); ++i) {
    expect_relative(training::learning_rate_factor(schedule, steps[i]), factors[i], 1e-12,
                    str_cat("learning-rate factor at step ", steps[i]));
  }
}

void check_loss_scale(const Json& entry) {
  const Json args = entry["args"];
  training::LossScaler::Options options;
  options.initial = args["init_scale"].as<double>();
  options.window = args["scale_window"].as<int>();
  options.factor = args["scale_factor"].as<double>();
  if (!args["loss_scale"].is_null()) options.fixed = args["loss_scale"].as<double>();
  training::LossScaler scale(options);
  const auto overflow = entry["overflow"].as<std::vector<bool>>();
  const auto expected = entry["scale"].as<std::vector<double>>();
  ASSERT_EQ(overflow.size() + 1, expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (i > 0) scale.update(overflow[i - 1]);
    expect_relative(scale.value(), expected[i], 1e-12, str_cat("loss scale after ", i, " updates"));
  }
}

// A variant of the average: the plain one, or every n-th step.
void check_average(Case& golden, const std::string& variant, double mu, int every, int steps) {
  at::Tensor weight = golden.tensor(kData, "ema/p_0").clone();
  training::WeightEma average({weight}, mu, every);
  for (int step = 1; step <= steps; ++step) {
    weight.copy_(golden.tensor(kData, str_cat("ema/p_", step)));
    average.step();
    expect_close(average.averages()[0], golden.tensor(kData, str_cat("ema/", variant, "_", step)),
                 1e-6, str_cat(variant, " after step ", step));
  }
}

void check_adam(Case& golden, const Json& entry) {
  const auto prefix = entry["prefix"].as<std::string>();
  config::AdamConfig config;
  config.lr = entry["lr"].as<double>();
  config.beta1 = entry["betas"][0].as<double>();
  config.beta2 = entry["betas"][1].as<double>();
  config.eps = entry["eps"].as<double>();
  config.weight_decay = entry["weight_decay"].as<double>();
  at::Tensor q = golden.tensor(kData, prefix + "/q_0").clone();
  at::Tensor r = golden.tensor(kData, prefix + "/r_0").clone();
  training::Adam adam({q, r}, config);
  const auto scales = entry["scales"].as<std::vector<double>>();
  for (std::size_t step = 1; step <= scales.size(); ++step) {
    q.mutable_grad() = golden.tensor(kData, str_cat(prefix, "/gq_", step));
    r.mutable_grad() = golden.tensor(kData, str_cat(prefix, "/gr_", step));
    adam.step(1, scales[step - 1]);
    expect_close(q, golden.tensor(kData, str_cat(prefix, "/q_", step)), 1e-6,
                 str_cat(prefix, " q ", step));
    expect_close(r, golden.tensor(kData, str_cat(prefix, "/r_", step)), 1e-6,
                 str_cat(prefix, " r ", step));
  }
  expect_close(adam.state()[0].exp_avg, golden.tensor(kData, prefix + "/exp_avg_q"), 1e-6,
               "exp_avg");
  expect_close(adam.state()[0].exp_avg_sq, golden.tensor(kData, prefix + "/exp_avg_sq_q"), 1e-6,
               "exp_avg_sq");
}

// One unit in the last place of a half-precision number, at most.
void expect_one_half_ulp(const at::Tensor& value, const at::Tensor& expected,
                         const std::string& what) {
  ASSERT_EQ(value.scalar_type(), at::kHalf) << what;
  ASSERT_EQ(value.sizes(), expected.sizes()) << what;
  const at::Tensor a = value.to(at::kDouble).flatten(), b = expected.to(at::kDouble).flatten();
  for (std::int64_t i = 0; i < a.numel(); ++i) {
    const double x = a[i].item<double>(), y = b[i].item<double>();
    const int exponent = std::max(std::ilogb(y == 0 ? 1e-30 : y), -14);
    EXPECT_LE(std::abs(x - y), std::ldexp(1.0, exponent - 10)) << what << ", entry " << i;
  }
}

void check_half_adam(Case& golden, const Json& entry) {
  config::AdamConfig config;
  config.lr = entry["lr"].as<double>();
  config.beta1 = entry["betas"][0].as<double>();
  config.beta2 = entry["betas"][1].as<double>();
  config.eps = entry["eps"].as<double>();
  at::Tensor q = golden.tensor(kData, "adam_fp16/q_0").clone();
  training::Adam adam({q}, config);
  const double divisor = entry["scale"].as<double>();
  const auto scales = entry["state_scales"].as<std::vector<std::vector<double>>>();
  for (std::size_t step = 1; step <= scales.size(); ++step) {
    q.mutable_grad() = golden.tensor(kData, str_cat("adam_fp16/gq_", step));
    adam.step(1, divisor);
    const auto& state = adam.state()[0];
    const auto at_step = [&](const char* name) {
      return golden.tensor(kData, str_cat("adam_fp16/", name, "_", step));
    };
    expect_one_half_ulp(q, at_step("q"), str_cat("half weight after step ", step));
    expect_one_half_ulp(state.exp_avg, at_step("exp_avg"),
                        str_cat("half exp_avg after step ", step));
    expect_one_half_ulp(state.exp_avg_sq, at_step("exp_avg_sq"),
                        str_cat("half exp_avg_sq after step ", step));
    expect_relative(state.scale_exp_avg, scales[step - 1][0], 1e-6, "scale of exp_avg");
    expect_relative(state.scale_exp_avg_sq, scales[step - 1][1], 1e-6, "scale of exp_avg_sq");
  }
}

void check_gradients(Case& golden, const Json& json) {
  for (const Json& entry : json["check_overflow"].items()) {
    EXPECT_EQ(training::is_overflow(std::stod(entry["value"].as<std::string>())),
              entry["overflow"].as<bool>());
  }
  for (const Json& entry : json["clipped_grad_scale"].items()) {
    expect_relative(training::gradient_divisor(entry["grad_norm"].as<double>(),
                                               entry["max_grad_norm"].as<double>(),
                                               entry["scale"].as<double>()),
                    entry["out"].as<double>(), 1e-12, "gradient divisor");
  }
  for (const Json& entry : json["grad_norm"].items()) {
    at::Tensor a = golden.tensor(kData, "grad_norm/a"), b = golden.tensor(kData, "grad_norm/b");
    at::Tensor with_a = a.clone(), with_b = b.clone();
    with_a.mutable_grad() = a;
    with_b.mutable_grad() = b;
    const std::vector<at::Tensor> parameters{with_a, with_b};
    expect_relative(training::gradient_norm(parameters, entry["scale"].as<double>()),
                    entry["out"].as<double>(), 1e-6, "gradient norm");
  }
}

}  // namespace

void check_training(Case& golden) {
  const Json json = golden.json();
  for (const Json& entry : json["lr"].items()) check_schedule(entry);
  for (const Json& entry : json["loss_scalar"].items()) check_loss_scale(entry);
  for (const Json& entry : json["adam"].items()) check_adam(golden, entry);
  check_half_adam(golden, json["adam_fp16"]);
  check_gradients(golden, json);

  const double mu = json["ema"]["mu"].as<double>();
  const int steps = json["ema"]["steps"].as<int>();
  check_average(golden, "state", mu, 1, steps);
  check_average(golden, "fused_state", mu, 1, steps);
  check_average(golden, "cpu_ema_freq3_state", mu, json["ema"]["cpu_freq"].as<int>(), steps);
}

}  // namespace crooner::golden
