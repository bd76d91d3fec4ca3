// Speed of the CPU engine beside what the machine can do, both in one run:
//   cpu_engine_bench [upsampler|small] [fp32|fp16|bf16|int8] [rows] [threads] [depth]
// Random weights; a step in the middle of a window. Prints one line a measurement.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "engine/cpu/decoder.h"
#include "engine/cpu/machine_rate.h"

namespace {

using namespace crooner;
using namespace crooner::engine::cpu;

DecoderShape shape_of(const std::string& size) {
  DecoderShape shape;
  shape.vocabulary = 2048;
  config::TransformerConfig& t = shape.transformer;
  t.attn_order = 2;
  if (size == "upsampler") {
    t.n_ctx = 8192;
    t.width = 1920;
    t.depth = 72;
    t.blocks = 128;
  } else {
    t.n_ctx = 2048;
    t.width = 512;
    t.depth = 12;
    t.blocks = 32;
  }
  return shape;
}

double seconds(const auto& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace

int main(int argc, char** argv) {
  const auto argument = [&](int i, const char* other) {
    return std::string(argc > i ? argv[i] : other);
  };
  const std::string size = argument(1, "small"), type_name = argument(2, "fp32");
  DecoderShape shape = shape_of(size);
  config::TransformerConfig& t = shape.transformer;
  DecoderOptions options;
  options.type = type_name == "fp16"   ? WeightType::kFp16
                 : type_name == "bf16" ? WeightType::kBf16
                 : type_name == "int8" ? WeightType::kInt8
                                       : WeightType::kFp32;
  options.rows = std::atoi(argument(3, "1").c_str());
  options.threads = std::atoi(argument(4, "1").c_str());
  t.depth = std::atoi(argument(5, std::to_string(t.depth).c_str()).c_str());

  // One buffer of made-up numbers serves as every tensor.
  std::vector<float> numbers(static_cast<std::size_t>(t.n_ctx) * t.width + 1920 * 1920);
  std::uint32_t state = 1;
  for (float& x : numbers) {
    state = state * 1664525u + 1013904223u;
    x = static_cast<float>(static_cast<std::int32_t>(state)) * 0x1p-31f * 0.02f;
  }
  const int w = t.width, a = t.attn_state(), m = t.mlp_state();
  const WeightSource source = [&](const std::string& name) {
    const auto ends = [&](const char* end) { return name.ends_with(end); };
    std::vector<std::int64_t> tensor = {w};
    if (ends("x_emb.weight") || ends("x_out.weight")) tensor = {shape.vocabulary, w};
    if (ends("pos_emb.pos_emb")) tensor = {t.n_ctx, w};
    if (ends("c_attn.w")) tensor = {w, 3 * a};
    if (ends("c_attn.b")) tensor = {3 * a};
    if (ends("attn.c_proj.w")) tensor = {a, w};
    if (ends("c_fc.w")) tensor = {w, m};
    if (ends("c_fc.b")) tensor = {m};
    if (ends("mlp.c_proj.w")) tensor = {m, w};
    return TensorView{numbers.data(), DType::kF32, tensor};
  };
  Decoder decoder(shape, options, source);
  const std::vector<float> start(static_cast<std::size_t>(w), 0.1f);
  std::vector<int> rows;
  for (int r = 0; r < options.rows; ++r) {
    decoder.begin(r, {.start = start.data()});
    rows.push_back(r);
  }
  std::vector<std::int64_t> prompt(static_cast<std::size_t>(t.n_ctx) / 2);
  for (std::size_t i = 0; i < prompt.size(); ++i)
    prompt[i] = static_cast<std::int64_t>(i * 7 % 2048);
  double prefill = 0;
  for (int r : rows) prefill = seconds([&] { decoder.append(r, prompt); });

  const std::size_t bytes = PackedWeights::bytes(shape, options.type);
  // The last layer of a prefill yields keys and values only.
  const double layer = 4.0 * w * a + 2.0 * w * m;
  const double flop =
      2.0 * static_cast<double>(prompt.size()) * ((t.depth - 1) * layer + 2.0 * w * a);
  std::vector<engine::Draw> draws(rows.size());
  std::vector<std::int64_t> out(rows.size());
  const int steps = size == "small" ? 200 : 8;
  for (int round = 0; round < 5; ++round) {
    const MachineRate machine = measure_machine(options.threads);
    double best = 1e9, sum = 0;
    for (int s = 0; s < steps; ++s) {
      const double took = seconds([&] { decoder.decode(rows, 1, draws, out.data()); });
      best = std::min(best, took);
      sum += took;
    }
    const double rate = bytes * 1e-9 / machine.read_gb;  // seconds of one read
    std::printf(
        "%s %s rows %d threads %d %s: read %.1f GB/s, fma %.0f GFLOP/s, step best %.3f ms mean "
        "%.3f ms, "
        "one read %.3f ms: share best %.2f mean %.2f; %.3f ms a token; prefill %.1f GFLOP/s\n",
        size.c_str(), type_name.c_str(), options.rows, options.threads, decoder.target(),
        machine.read_gb, machine.fma_gflop, best * 1e3, sum / steps * 1e3, rate * 1e3, rate / best,
        rate / (sum / steps), sum / steps / options.rows * 1e3, flop / prefill * 1e-9);
    std::fflush(stdout);
  }
}
