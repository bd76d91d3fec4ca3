// One attention layer: whole sequences, every chunking of the cache, softmax, gradients.
#include <gtest/gtest.h>
#include <torch/types.h>

#include "base/strings.h"
#include "golden/checks.h"
#include "golden/compare.h"
#include "golden/weights.h"
#include "nn/attention.h"

namespace crooner::golden {
namespace {

constexpr double kOutput = 5e-5;
constexpr double kAttentionSoftmax = 1e-5;
constexpr double kAttentionGradient = 1e-4;

nn::AttentionShape shape_of(const Case& golden) {
  const auto json = golden.json();
  const auto args = json["args"].raw();
  EXPECT_TRUE(args.at("mask").get<bool>());
  EXPECT_TRUE(args.at("scale").get<bool>());
  nn::AttentionShape shape;
  shape.func = static_cast<config::AttentionFunc>(json["attn_func"].as<int>());
  shape.n_ctx = args.at("n_ctx");
  shape.blocks = args.at("blocks");
  shape.heads = args.at("n_head");
  shape.state = args.at("n_state");
  shape.encoder_dims = args.value("encoder_dims", 0);
  if (shape.func == config::AttentionFunc::kPrime) {
    config::TransformerConfig whole;
    whole.blocks = shape.blocks;
    whole.prime_len = args.at("prime_len");
    shape.prime_keys = whole.effective_prime_len();
    EXPECT_EQ(shape.prime_keys, json["effective_prime_len"].as<int>());
  }
  if (!json["block_ctx"].is_null()) {
    EXPECT_EQ(shape.block_ctx(), json["block_ctx"].as<int>());
  }
  return shape;
}

std::vector<int> chunks_of(int size, int total) {
  std::vector<int> sizes(static_cast<std::size_t>(total / size), size);
  if (total % size > 0) sizes.push_back(total % size);
  return sizes;
}

at::Tensor run_cached(const nn::Attention& layer, const at::Tensor& x, const at::Tensor& encoder_kv,
                      const std::vector<int>& sizes) {
  const at::NoGradGuard no_grad;
  nn::LayerCache cache(layer.shape(), static_cast<int>(x.size(0)), at::kFloat, x.device());
  if (encoder_kv.defined()) layer.cache_lyrics(encoder_kv, cache);
  std::vector<at::Tensor> outputs;
  int first = 0;
  for (const int size : sizes) {
    outputs.push_back(layer.forward_cached(x.narrow(1, first, size), cache, first));
    first += size;
  }
  EXPECT_EQ(first, layer.shape().n_ctx);
  return torch::cat(outputs, 1);
}

void check_cached(Case& golden, const nn::Attention& layer, const at::Tensor& x,
                  const at::Tensor& encoder_kv) {
  const int n_ctx = layer.shape().n_ctx;
  const auto mixed = golden.json()["mixed_chunk_sizes"].as<std::vector<int>>();
  const auto full = golden.tensor("data.safetensors", "out_full");
  const struct {
    const char* tensor;
    const char* difference;
    std::vector<int> sizes;
  } runs[] = {{"out_single_steps", "single", chunks_of(1, n_ctx)},
              {"out_chunks_of_8", "chunks8", chunks_of(8, n_ctx)},
              {"out_mixed_chunks", "mixed", mixed},
              {"out_one_chunk", "whole", {n_ctx}}};
  for (const auto& run : runs) {
    const auto out = run_cached(layer, x, encoder_kv, run.sizes);
    expect_close(out, golden.tensor("data.safetensors", run.tensor), kOutput, run.tensor);
    const auto theirs = golden.json()["max_abs_diff_to_full"][run.difference].as<double>();
    expect_close(out, full, kOutput + theirs, str_cat(run.tensor, " against out_full"));
  }
}

// Of func 7 only queries after the lyrics and the lyrics' own keys are stored.
at::Tensor stored_part(const Case& golden, const at::Tensor& weights) {
  const auto args = golden.json()["args"];
  if (!args.contains("prime_len")) return weights;
  const auto prime = args["prime_len"].as<std::int64_t>();
  return weights.slice(2, prime).slice(3, 0, prime);
}

void check_reached_inputs(const Case& golden, const at::Tensor& x, const at::Tensor& out) {
  const auto reached = golden.json()["inputs_reaching_output"];
  for (const auto& position : reached.keys()) {
    x.mutable_grad() = at::Tensor();
    out[0][std::stol(position)].sum().backward({}, /*retain_graph=*/true);
    std::vector<std::int64_t> positions;
    const auto touched = x.grad()[0].abs().sum(-1).gt(0);
    for (std::int64_t p = 0; p < touched.size(0); ++p) {
      if (touched[p].item<bool>()) positions.push_back(p);
    }
    EXPECT_EQ(positions, reached[position].as<std::vector<std::int64_t>>()) << position;
  }
}

}  // namespace

void check_attention(Case& golden) {
  const auto shape = shape_of(golden);
  const auto device = device_of(golden);
  tensor::StateDict weights;
  for (const auto& [name, weight] : golden.tensors("weights.safetensors")) {
    weights[name] = weight.to(device).clone().set_requires_grad(true);
  }
  const nn::Attention layer(shape, tensor::Scope(weights));
  const auto data = [&](const char* name) {
    return golden.tensor("data.safetensors", name).to(device);
  };
  const auto x = data("x").clone().set_requires_grad(true);
  at::Tensor encoder_kv;
  if (golden.has_tensor("data.safetensors", "encoder_kv")) {
    encoder_kv = data("encoder_kv").clone().set_requires_grad(true);
  }

  at::Tensor softmax;
  const auto out = layer.forward(x, encoder_kv, nn::Scaling::kScaleScores, &softmax);
  expect_close(out, data("out_full"), kOutput, "out_full");
  expect_close(stored_part(golden, softmax), data("softmax_weights_full"), kAttentionSoftmax,
               "softmax");
  check_cached(golden, layer, x, encoder_kv);

  out.mul(data("grad_seed")).sum().backward({}, /*retain_graph=*/true);
  expect_close_to_largest(x.grad(), data("grad_x"), kAttentionGradient, "grad_x");
  if (encoder_kv.defined()) {
    expect_close_to_largest(encoder_kv.grad(), data("grad_encoder_kv"), kAttentionGradient,
                            "grad_encoder_kv");
  }
  check_reached_inputs(golden, x, out);
  for (const char* name : {"c_attn.w", "c_proj.b"}) {
    const std::string stored = name == std::string("c_attn.w") ? "grad_c_attn_w" : "grad_c_proj_b";
    expect_close_to_largest(weights.at(name).grad(), data(stored.c_str()), kAttentionGradient,
                            stored);
  }
  expect_listed(golden, golden.json()["tensors"], "data.safetensors");
  expect_listed(golden, golden.json()["weights"], "weights.safetensors");
}

}  // namespace crooner::golden
