// Speed of the CPU engine beside what the machine can do, both in one run:
//   cpu_engine_bench SIZE [fp32|fp16|bf16|int8] [rows] [threads] [depth] [position] [prompt]
// SIZE: a name of kSizes. Random weights. Rows are set to `position` (half the window) with made-up
// caches; `prompt` positions (0: none) are prefilled and timed first. Prints a line a round.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "engine/cpu/decoder.h"
#include "engine/cpu/machine_rate.h"

namespace {

using namespace crooner;
using namespace crooner::engine::cpu;

struct Size {
  const char* name;
  int n_ctx, width, depth, blocks, heads, order;
  double m_attn, m_mlp;
  int vocabulary, lyrics;
};

constexpr Size kSizes[] = {
    {"upsampler", 8192, 1920, 72, 128, 1, 2, 0.25, 1.0, 2048, 0},
    {"small", 2048, 512, 12, 32, 1, 2, 0.25, 1.0, 2048, 0},
    {"top", 2048, 320, 12, 32, 4, 6, 0.5, 2.0, 2048, 256},
    {"middle", 2048, 256, 8, 32, 2, 2, 0.25, 1.0, 2048, 0},
    {"bottom", 2048, 256, 6, 32, 2, 2, 0.25, 1.0, 2048, 0},
};

DecoderShape shape_of(const Size& size) {
  DecoderShape shape;
  shape.vocabulary = size.vocabulary;
  config::TransformerConfig& t = shape.transformer;
  t.n_ctx = size.n_ctx;
  t.width = size.width;
  t.depth = size.depth;
  t.blocks = size.blocks;
  t.heads = size.heads;
  t.attn_order = size.order;
  t.m_attn = size.m_attn;
  t.m_mlp = size.m_mlp;
  t.encoder_dims = size.lyrics;
  return shape;
}

double seconds(const auto& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
  return values[values.size() / 2];
}

// Tensors of made-up numbers, all of them views of one buffer.
struct Numbers {
  explicit Numbers(const DecoderShape& s) : shape(s) {
    const config::TransformerConfig& t = s.transformer;
    const int largest = std::max({t.n_ctx, s.vocabulary, 3 * t.attn_state(), t.mlp_state()});
    values.resize(static_cast<std::size_t>(largest) * t.width);
    std::uint32_t state = 1;
    for (float& x : values) {
      state = state * 1664525u + 1013904223u;
      x = static_cast<float>(static_cast<std::int32_t>(state)) * 0x1p-31f * 0.02f;
    }
  }
  TensorView operator()(const std::string& name) const {
    const config::TransformerConfig& t = shape.transformer;
    const int w = t.width, a = t.attn_state(), m = t.mlp_state();
    const auto ends = [&](const char* end) { return name.ends_with(end); };
    int qkv = 3 * a;
    if (ends("attn.c_attn.w") || ends("attn.c_attn.b")) {
      const int layer = std::atoi(name.c_str() + std::string("transformer._attn_mods.").size());
      if (t.func(layer) == config::AttentionFunc::kLyrics) qkv = a;
    }
    std::vector<std::int64_t> tensor = {w};
    if (ends("x_emb.weight") || ends("x_out.weight")) tensor = {shape.vocabulary, w};
    if (ends("pos_emb.pos_emb")) tensor = {t.n_ctx, w};
    if (ends("c_attn.w")) tensor = {w, qkv};
    if (ends("c_attn.b")) tensor = {qkv};
    if (ends("c_enc_kv.w")) tensor = {w, 2 * a};
    if (ends("c_enc_kv.b")) tensor = {2 * a};
    if (ends("attn.c_proj.w")) tensor = {a, w};
    if (ends("c_fc.w")) tensor = {w, m};
    if (ends("c_fc.b")) tensor = {m};
    if (ends("mlp.c_proj.w")) tensor = {m, w};
    return {values.data(), DType::kF32, tensor};
  }
  const DecoderShape& shape;
  std::vector<float> values;
};

}  // namespace

int main(int argc, char** argv) {
  const auto argument = [&](int i, const std::string& other) {
    return std::string(argc > i ? argv[i] : other);
  };
  const std::string name = argument(1, "small"), type_name = argument(2, "fp32");
  const Size* size = std::find_if(std::begin(kSizes), std::end(kSizes),
                                  [&](const Size& s) { return s.name == name; });
  if (size == std::end(kSizes)) {
    std::fprintf(stderr, "There is no size '%s'.\n", name.c_str());
    return 2;
  }
  DecoderShape shape = shape_of(*size);
  config::TransformerConfig& t = shape.transformer;
  DecoderOptions options;
  options.type = type_name == "fp16"   ? WeightType::kFp16
                 : type_name == "bf16" ? WeightType::kBf16
                 : type_name == "int8" ? WeightType::kInt8
                                       : WeightType::kFp32;
  options.rows = std::atoi(argument(3, "1").c_str());
  options.threads = std::atoi(argument(4, "1").c_str());
  t.depth = std::atoi(argument(5, std::to_string(t.depth)).c_str());
  const int position = std::atoi(argument(6, std::to_string(t.n_ctx / 2)).c_str());
  const int prompt_length = std::atoi(argument(7, "0").c_str());

  const int w = t.width, a = t.attn_state(), m = t.mlp_state();
  const Numbers numbers(shape);
  Decoder decoder(shape, options, [&](const std::string& tensor) { return numbers(tensor); });
  const std::vector<float>& start = numbers.values;
  const Conditions conditions = {
      .start = start.data(),
      .x_cond = start.data(),
      .x_cond_positions = t.n_ctx,
      .encoder_kv = t.uses(config::AttentionFunc::kLyrics) ? start.data() : nullptr};
  std::vector<int> rows;
  for (int r = 0; r < options.rows; ++r) {
    decoder.begin(r, conditions);
    rows.push_back(r);
  }
  if (prompt_length > 0) {
    std::vector<std::int64_t> prompt(static_cast<std::size_t>(prompt_length));
    for (std::size_t i = 0; i < prompt.size(); ++i) {
      prompt[i] = static_cast<std::int64_t>(i * 7 % shape.vocabulary);
    }
    const double fma = measure_machine(options.threads).fma_gflop;
    const double took = seconds([&] { decoder.append(0, prompt); });
    // The last layer of a prefill yields keys and values only.
    const double layer = 4.0 * w * a + 2.0 * w * m;
    const double flop = 2.0 * prompt_length * ((t.depth - 1) * layer + 2.0 * w * a);
    std::printf("%s %s threads %d: prefill of %d positions %.2f s, %.1f of %.1f GFLOP/s: %.2f\n",
                name.c_str(), type_name.c_str(), options.threads, prompt_length, took,
                flop / took * 1e-9, fma, flop / took * 1e-9 / fma);
    decoder.begin(0, conditions);
  }
  for (int r : rows) decoder.assume(r, position);

  std::size_t bytes = PackedWeights::bytes(shape, options.type);
  for (int layer = 0; layer < t.depth; ++layer) {  // read once a window, not in a step
    if (t.func(layer) == config::AttentionFunc::kLyrics) {
      bytes -= PackedMatrix::bytes(options.type, w, 2 * a);
    }
  }
  std::vector<engine::Draw> draws(rows.size());
  for (engine::Draw& draw : draws) draw.temperature = 0.98f;
  std::vector<std::int64_t> out(rows.size());
  const int steps = bytes > 1u << 28 ? 4 : 100;
  for (int round = 0; round < 3; ++round) {
    const MachineRate machine = measure_machine(options.threads);
    std::vector<double> took;
    for (int s = 0; s < steps; ++s) {
      took.push_back(seconds([&] { decoder.decode(rows, 1, draws, out.data()); }));
    }
    const double best = *std::min_element(took.begin(), took.end()), middle = median(took);
    const double read = static_cast<double>(bytes) * 1e-9 / machine.read_gb;
    std::printf(
        "%s %s rows %d threads %d %s: read %.1f GB/s, fma %.0f GFLOP/s, step best %.3f ms median "
        "%.3f ms, one read (%.1f MB) %.3f ms: share best %.2f median %.2f; %.0f codes/s\n",
        name.c_str(), type_name.c_str(), options.rows, options.threads, decoder.target(),
        machine.read_gb, machine.fma_gflop, best * 1e3, middle * 1e3,
        static_cast<double>(bytes) * 1e-6, read * 1e3, read / best, read / middle,
        options.rows / middle);
    std::fflush(stdout);
  }
}
