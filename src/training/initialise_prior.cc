#include "training/initialise_prior.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/stack.h>

#include <cmath>
#include <numbers>

#include "base/error.h"
#include "base/strings.h"
#include "config/tensor_table.h"
#include "training/initialise.h"

namespace crooner::training {
namespace {

void require_width(const char* what, std::int64_t needed, std::int64_t width) {
  if (needed <= width) return;
  throw InputError(str_cat("'init.", what, "' takes ", needed,
                           " columns, but the model's width is ", width, "."));
}

// Rows with columns of mean 0, all of them together of deviation 1.
at::Tensor normalised(const at::Tensor& codebook) {
  const at::Tensor centred = codebook.detach().to(at::kCPU, at::kFloat) -
                             codebook.detach().to(at::kCPU, at::kFloat).mean(0, true);
  return centred / centred.square().mean().sqrt().clamp_min(1e-8);
}

void put_codebook(at::Tensor embedding, const at::Tensor& codebook, double factor,
                  std::int64_t first_row) {
  if (factor == 0) return;
  require_width("codebook_in", codebook.size(1), embedding.size(1));
  embedding.narrow(0, first_row, codebook.size(0))
      .narrow(1, 0, codebook.size(1))
      .copy_(normalised(codebook) * factor);
}

// Sines and cosines of positions counted in characters: [positions, 2 * pairs].
at::Tensor sines(const config::PhaseConfig& phase, const at::Tensor& characters) {
  const double ratio = phase.longest / phase.shortest;
  const at::Tensor fraction = at::arange(phase.pairs, at::kDouble) / std::max(phase.pairs - 1, 1);
  const at::Tensor wavelengths = phase.shortest * at::exp(fraction * std::log(ratio));
  const at::Tensor angles =
      characters.unsqueeze(1) * (2 * std::numbers::pi) / wavelengths.unsqueeze(0);
  return (at::cat({angles.sin(), angles.cos()}, 1) * phase.amplitude).to(at::kFloat);
}

void add_sines(at::Tensor positions, const config::PhaseConfig& phase, const at::Tensor& characters,
               std::int64_t first_column) {
  require_width("phase", first_column + 2 * phase.pairs, positions.size(1));
  positions.narrow(1, first_column, 2 * phase.pairs).add_(sines(phase, characters));
}

void put_phase(const config::PriorConfig& config, const config::PhaseConfig& phase,
               const PriorInitInputs& basis, tensor::StateDict& weights) {
  const int tokens = config.lyrics->tokens;
  // Position j of the lyrics is the first that knows character j - 1 of the window; its middle is
  // what is expected in the middle of the codes.
  const at::Tensor lyrics = at::arange(tokens, at::kDouble) - 1;
  const double rate = basis.lyric_rate * config.hop / config.sample_rate;  // characters a code
  const at::Tensor codes =
      (at::arange(config.n_ctx, at::kDouble) - config.n_ctx / 2.0) * rate + tokens / 2.0;
  const std::int64_t column = basis.codebook.size(1);  // after the codebook's
  at::Tensor positions = weights.at("prior.pos_emb.pos_emb");
  add_sines(positions.narrow(0, config.lyric_positions(), config.n_ctx), phase, codes, column);
  if (config.lyrics_in_sequence()) {
    add_sines(positions.narrow(0, 0, tokens), phase, lyrics, column);
  } else {
    add_sines(weights.at("prime_prior.pos_emb.pos_emb"), phase, lyrics, 0);
  }
}

// After the columns of the codebook and the phase, three per period.
void put_beats(const config::PriorConfig& config, const config::PriorInitConfig& init,
               const PriorInitInputs& basis, at::Tensor positions) {
  const auto& periods = init.beats->periods;
  std::int64_t column = basis.codebook.size(1) + (init.phase ? 2 * init.phase->pairs : 0);
  require_width("beats", column + 3 * std::ssize(periods), positions.size(1));
  const at::Tensor codes = at::arange(config.n_ctx, at::kDouble);
  for (const int period : periods) {
    const at::Tensor angles = codes * (2 * std::numbers::pi / period);
    const at::Tensor beat =
        at::stack({codes.remainder(period).eq(0), angles.sin(), angles.cos()}, 1);
    positions.narrow(1, column, 3).add_(beat * init.beats->amplitude);
    column += 3;
  }
}

}  // namespace

tensor::StateDict initial_prior_weights(const config::PriorConfig& config,
                                        const config::PriorInitConfig& init,
                                        const PriorInitInputs& basis, std::uint64_t seed) {
  auto weights = initial_weights(config::tensor_specs(config), {init.scale, init.zero_out}, seed);
  put_codebook(weights.at("prior.x_emb.weight"), basis.codebook, init.codebook_in,
               config.code_shift());
  put_codebook(weights.at("prior.x_out.weight"), basis.codebook, init.codebook_out,
               config.code_shift());
  if (config.conditioner) {
    put_codebook(weights.at("conditioner_blocks.0.x_emb.weight"), basis.upper, init.codebook_in, 0);
  }
  if (init.phase) put_phase(config, *init.phase, basis, weights);
  if (init.beats) {
    put_beats(
        config, init, basis,
        weights.at("prior.pos_emb.pos_emb").narrow(0, config.lyric_positions(), config.n_ctx));
  }

  const auto generator = at::make_generator<at::CPUGeneratorImpl>(seed * 1000003u + 999983u);
  const auto redraw = [&](const std::string& name, double deviation) {
    if (deviation > 0 && weights.contains(name)) weights.at(name).normal_(0, deviation, generator);
  };
  redraw("prime_prior.x_emb.weight", init.lyric_embedding);
  for (int layer = 0; layer < config.transformer.depth; ++layer) {
    if (config.transformer.func(layer) != config::AttentionFunc::kLyrics) continue;
    const std::string at = str_cat("prior.transformer._attn_mods.", layer, ".attn.");
    redraw(at + "c_enc_kv.w", init.lyric_keys);
    redraw(at + "c_proj.w", init.lyric_projection);
  }
  return weights;
}

}  // namespace crooner::training
