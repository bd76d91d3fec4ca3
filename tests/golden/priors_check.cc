// A prior of any configuration: conditions, logits, recorded attention, losses, gradients, greedy
// codes.
#include <gtest/gtest.h>
#include <torch/types.h>

#include <algorithm>
#include <functional>

#include "base/strings.h"
#include "config/hps.h"
#include "config/tensor_table.h"
#include "golden/checks.h"
#include "golden/compare.h"
#include "golden/engine_greedy.h"
#include "golden/greedy.h"
#include "golden/weights.h"
#include "model/prior.h"

namespace crooner::golden {
namespace {

constexpr double kVectors = 5e-5;
constexpr double kLogits = 1e-4;
constexpr double kSoftmax = 1e-5;
constexpr double kLoss = 2e-5;
constexpr double kGradient = 1e-4;

const char* const kIo = "io.safetensors";

// A prior of the goldens with its inputs.
struct Subject {
  Case& golden;
  config::PriorConfig config;
  tensor::StateDict weights;
  model::Prior prior;
  at::Tensor z, labels, upper;  // the last two undefined where the prior has none

  at::Tensor io(const std::string& name) const { return golden.tensor(kIo, name); }
  at::Tensor input(const std::string& name) const { return io(name).to(device_of(golden)); }
};

std::vector<std::pair<std::string, std::string>> named_ties(const config::PriorConfig& config) {
  std::vector<std::pair<std::string, std::string>> ties;
  for (const auto& tie : config::tied_tensors(config)) ties.emplace_back(tie.name, tie.same_as);
  return ties;
}

Subject subject_of(Case& golden) {
  const auto codec = golden.other("vqvae/" + golden.json()["vqvae"].as<std::string>());
  const auto config = config::prior_from_hps(golden.json()["hps"].raw(),
                                             config::vqvae_from_hps(codec.json()["hps"].raw()));
  auto weights = float_weights(golden, named_ties(config));
  model::Prior prior(config, tensor::Scope(weights));
  const auto input = [&](const char* name) {
    return golden.has_tensor(kIo, name) ? golden.tensor(kIo, name).to(device_of(golden))
                                        : at::Tensor();
  };
  return {golden,     config,     std::move(weights), std::move(prior),
          input("z"), input("y"), input("z_cond")};
}

void check_derived(const Subject& subject) {
  const auto& config = subject.config;
  const auto json = subject.golden.json();
  const auto derived = json["derived"];
  const int lyrics = config.lyrics ? config.lyrics->tokens : 0;
  EXPECT_EQ(config.bins, json["l_bins"].as<int>());
  EXPECT_EQ(config.hop, derived["raw_to_tokens"].as<int>());
  EXPECT_EQ(config.window_samples(), derived["sample_length"].as<long>());
  EXPECT_EQ(config.labels.has_value(), derived["y_cond"].as<bool>());
  EXPECT_EQ(config.conditioner.has_value(), derived["x_cond"].as<bool>());
  if (!derived["cond_downsample"].is_null()) {
    EXPECT_EQ(config.conditioner->up_ratio(), derived["cond_downsample"].as<int>());
  }
  EXPECT_EQ(lyrics, derived["prime_loss_dims"].as<int>());
  EXPECT_EQ(config.n_ctx, derived["gen_loss_dims"].as<int>());
  EXPECT_EQ(lyrics + config.n_ctx, derived["total_loss_dims"].as<int>());
  EXPECT_EQ(config.transformer.block_ctx(), derived["block_ctx"].as<int>());
  std::vector<int> funcs;
  for (int layer = 0; layer < config.transformer.depth; ++layer) {
    funcs.push_back(static_cast<int>(config.transformer.func(layer)));
  }
  EXPECT_EQ(funcs, derived["attn_funcs"].as<std::vector<int>>());
  for (const int prime_keys : derived["effective_prime_len"].as<std::vector<int>>()) {
    EXPECT_EQ(config.transformer.effective_prime_len(), prime_keys);
  }
  if (!derived["prior_bins_shift"].is_null()) {
    EXPECT_EQ((std::vector<int>{0, config.code_shift()}),
              derived["prior_bins_shift"].as<std::vector<int>>());
  }
  const auto codec = subject.golden.other("vqvae/" + json["vqvae"].as<std::string>());
  const auto hops = codec.json()["hop_lengths"].as<std::vector<std::int64_t>>();
  const auto shapes = derived["z_shapes"].as<std::vector<std::vector<std::int64_t>>>();
  ASSERT_EQ(shapes.size(), hops.size());
  for (std::size_t level = 0; level < hops.size(); ++level) {
    EXPECT_EQ(shapes[level], (std::vector<std::int64_t>{config.window_samples() / hops[level]}));
  }
  std::int64_t parameters = 0;
  for (const auto& weight : distinct(subject.weights)) parameters += weight.numel();
  EXPECT_EQ(parameters, json["n_params"].as<std::int64_t>());
}

void check_conditions(const Subject& subject, const model::Conditions& conditions) {
  const auto& config = subject.config;
  if (config.labels) {
    expect_close(conditions.start.unsqueeze(1), subject.io("y_cond"), kVectors, "y_cond");
    expect_equal(subject.prior.lyric_tokens(subject.labels), subject.io("prime"), "prime");
  }
  if (conditions.x_cond.defined()) {
    const auto of_codes = conditions.x_cond.narrow(1, config.lyric_positions(), config.n_ctx);
    expect_close(of_codes, subject.io("x_cond"), kVectors, "x_cond");
  }
  if (config.lyrics_in_sequence()) {
    expect_close(conditions.x_cond, subject.io("preprocessed_x_cond"), kVectors,
                 "preprocessed_x_cond");
  }
  if (config.lyrics_encoder()) {
    const auto encoding = subject.prior.encode_lyrics(subject.input("prime"));
    expect_close(encoding, subject.io("prime_acts"), kVectors, "prime_acts");
    expect_close(conditions.encoder_kv, subject.io("encoder_kv"), kVectors, "encoder_kv");
    expect_close(subject.prior.lyric_logits(conditions.encoder_kv), subject.io("prime_logits"),
                 kLogits, "prime_logits");
  }
}

// Of prime layers the codes' attention to the lyrics is stored.
at::Tensor stored_part(const Subject& subject, int layer, const at::Tensor& weights) {
  if (subject.config.transformer.func(layer) != config::AttentionFunc::kPrime) return weights;
  const auto lyrics = subject.config.lyric_positions();
  return weights.slice(2, lyrics).slice(3, 0, lyrics);
}

void check_logits(const Subject& subject, const model::Conditions& conditions) {
  const std::string prefix = "attn_weights_layer_";
  model::RecordedAttention recorded;
  for (const auto& name : subject.golden.tensor_names(kIo)) {
    if (name.rfind(prefix, 0) == 0)
      recorded.layers.push_back(std::stoi(name.substr(prefix.size())));
  }
  const auto tokens = subject.prior.sequence_tokens(subject.z, subject.labels);
  const auto preds = subject.prior.logits(tokens, conditions, &recorded);
  expect_close(preds, subject.io("preds"), kLogits, "preds");
  std::sort(recorded.layers.begin(), recorded.layers.end());  // the order in which they run
  ASSERT_EQ(recorded.weights.size(), recorded.layers.size());
  for (std::size_t i = 0; i < recorded.layers.size(); ++i) {
    const int layer = recorded.layers[i];
    expect_close(stored_part(subject, layer, recorded.weights[i]),
                 subject.io(str_cat(prefix, layer)), kSoftmax, str_cat(prefix, layer));
  }
  const auto listed = subject.golden.json()["attn_weights"];
  for (const auto& layer : listed.keys()) {
    EXPECT_EQ(subject.io(prefix + layer).sizes().vec(),
              listed[layer].as<std::vector<std::int64_t>>());
  }
}

void check_losses(const Subject& subject) {
  const auto json = subject.golden.json();
  const auto evaluated =
      subject.prior.loss(subject.z, subject.labels, subject.upper, {nn::Scaling::kScaleScores});
  const auto trained = subject.prior.loss(subject.z, subject.labels, subject.upper);
  const auto losses = json["losses"];
  for (const auto& loss : {evaluated, trained}) {
    expect_relative(loss.loss.item<double>(), losses["loss"].as<double>(), kLoss, "loss");
    expect_relative(loss.gen_loss.item<double>(), losses["gen_loss"].as<double>(), kLoss,
                    "gen_loss");
    expect_relative(loss.gen_loss.item<double>(), losses["bpd"].as<double>(), kLoss, "bpd");
    expect_relative(loss.prime_loss.defined() ? loss.prime_loss.item<double>() : 0,
                    losses["prime_loss"].as<double>(), kLoss, "prime_loss");
  }
  const auto params = json["grad_params"].as<std::vector<std::string>>();
  const bool has_norm = !json["grad_norm_all_params"].is_null();
  if (params.empty() && !has_norm) return;
  trained.loss.backward();
  for (const auto& name : params) {
    expect_close_to_largest(subject.weights.at(name).grad(), subject.io("grad/" + name), kGradient,
                            "grad/" + name);
  }
  if (has_norm) {
    expect_relative(gradient_norm(subject.weights), json["grad_norm_all_params"].as<double>(), 1e-4,
                    "grad_norm_all_params");
  }
}

// Tokens as codes: without the lyrics, and a lyric token where a code is due counts as
// 0.
at::Tensor codes_of(const config::PriorConfig& config, const at::Tensor& tokens) {
  return tokens.slice(1, config.lyric_positions()).sub(config.code_shift()).clamp_min(0);
}

// How the codes are made: by nn over a cache, or by an engine.
using Continue =
    std::function<Greedy(const at::Tensor& prefix, std::int64_t total, std::int64_t chunk)>;

void check_greedy(const Subject& subject, const Continue& by) {
  const auto& config = subject.config;
  const auto no_codes = subject.z.narrow(1, 0, 0);
  const auto prefix = subject.input("greedy_primed_prefix");
  const auto run = [&](const at::Tensor& codes, std::int64_t count, std::int64_t chunk) {
    return by(subject.prior.sequence_tokens(codes, subject.labels),
              config.lyric_positions() + count, chunk);
  };
  const auto all = config.sequence();
  const auto ancestral = run(no_codes, config.n_ctx, all);
  expect_equal(codes_of(config, ancestral.tokens), subject.io("greedy_ancestral"),
               "greedy_ancestral");
  expect_close(ancestral.logits, subject.io("greedy_ancestral_preds"), kLogits,
               "greedy_ancestral_preds");
  const auto primed = run(prefix, config.n_ctx, 7);
  expect_equal(codes_of(config, primed.tokens), subject.io("greedy_primed_chunk7"),
               "greedy_primed_chunk7");
  expect_equal(codes_of(config, run(prefix, config.n_ctx, all).tokens),
               subject.io("greedy_primed_nochunk"), "greedy_primed_nochunk");
  const auto count = [&](const char* name) { return subject.io(name).item<std::int64_t>(); };
  expect_equal(
      codes_of(config, run(no_codes, count("greedy_ancestral_short_sample_tokens"), 5).tokens),
      subject.io("greedy_ancestral_short"), "greedy_ancestral_short");
  expect_equal(codes_of(config, run(prefix, count("greedy_primed_short_sample_tokens"), 5).tokens),
               subject.io("greedy_primed_short"), "greedy_primed_short");
  if (!config.lyrics_in_sequence()) return;
  expect_equal(ancestral.tokens, subject.io("greedy_ancestral_raw"), "greedy_ancestral_raw");
  expect_equal(primed.tokens, subject.io("greedy_primed_raw"), "greedy_primed_raw");
  expect_equal(subject.prior.sequence_tokens(prefix, subject.labels),
               subject.io("preprocessed_primed_tokens"), "preprocessed_primed_tokens");
}

}  // namespace

void check_priors(Case& golden) {
  const Subject subject = subject_of(golden);
  expect_state_dict(golden, config::tensor_specs(subject.config));
  expect_listed(golden, golden.json()["tensors"], kIo);
  check_derived(subject);
  const auto conditions = subject.prior.conditions(subject.labels, subject.upper);
  check_conditions(subject, conditions);
  check_logits(subject, conditions);
  check_losses(subject);
  check_greedy(subject, [&](const at::Tensor& prefix, std::int64_t total, std::int64_t chunk) {
    return greedy(subject.prior, conditions, prefix, total, chunk);
  });

  engine::EngineOptions options;
  options.kind = engine_kind(golden.options().engine);
  options.rows = static_cast<int>(subject.z.size(0));
  options.deterministic = golden.options().deterministic;
  const auto& config = subject.config;
  const auto engine =
      engine::make_engine({config.transformer, config.vocabulary(), !config.merged_decoder},
                          tensor::Scope(subject.weights).sub("prior"), options);
  check_greedy(subject, [&](const at::Tensor& prefix, std::int64_t total, std::int64_t chunk) {
    return engine_greedy(*engine, conditions, prefix, total, chunk);
  });
}

}  // namespace crooner::golden
