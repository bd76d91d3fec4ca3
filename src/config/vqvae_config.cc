#include "config/vqvae_config.h"

#include <string>

#include "config/checks.h"

namespace crooner::config {
namespace {

long power(long base, int exponent) {
  long product = 1;
  for (int i = 0; i < exponent && product <= kMaxDimension; ++i) product *= base;
  return product;
}

void require_one_a_level(const char* field, std::size_t entries, int levels) {
  if (entries == static_cast<std::size_t>(levels)) return;
  throw InputError(str_cat("vqvae.", field, " has ", entries, entries == 1 ? " entry" : " entries",
                           "; it must have one per level, ", levels, "."));
}

}  // namespace

int VqvaeConfig::hop(int level) const {
  long samples = 1;
  for (int i = 0; i <= level; ++i) samples *= power(strides_t.at(i), downs_t.at(i));
  return static_cast<int>(samples);
}

int VqvaeConfig::up_ratio(int level) const {
  return static_cast<int>(power(strides_t.at(level + 1), downs_t.at(level + 1)));
}

void VqvaeConfig::check() const {
  require_range("vqvae.sample_rate", sample_rate, 1, 1000000);
  require_range("vqvae.levels", levels, 1, 16);
  require_one_a_level("downs_t", downs_t.size(), levels);
  require_one_a_level("strides_t", strides_t.size(), levels);
  require_one_a_level("multipliers", multipliers.size(), levels);
  require_dimension("vqvae.emb_width", emb_width);
  require_dimension("vqvae.bins", bins);
  require_dimension("vqvae.width", width);
  require_range("vqvae.depth", depth, 0, 1024);
  require_factor("vqvae.m_conv", m_conv);
  require_dimension("vqvae.width * m_conv", static_cast<long>(m_conv * width));
  long samples = 1;
  for (int level = 0; level < levels; ++level) {
    const std::string at = str_cat("[", level, "]");
    require_range("vqvae.downs_t" + at, downs_t[level], 0, 20);
    require_range("vqvae.strides_t" + at, strides_t[level], 1, 64);
    require_range("vqvae.multipliers" + at, multipliers[level], 1, 1024);
    require_dimension("vqvae.width * multipliers" + at, long{width} * multipliers[level]);
    require_range("vqvae.depth * multipliers" + at, long{depth} * multipliers[level], 0, 1024);
    // A convolution of stride s has kernel 2s and padding s/2, which halves (thirds, ...) the
    // length exactly for even s only.
    if (downs_t[level] > 0 && strides_t[level] % 2 != 0) {
      throw InputError(
          str_cat("vqvae.strides_t", at, " is ", strides_t[level], "; it must be even."));
    }
    samples *= power(strides_t[level], downs_t[level]);
    require_dimension("the samples per code of level " + std::to_string(level), samples);
    require_dilations("vqvae.", dilation_growth_rate, level_depth(level),
                      dilation_cycle.value_or(level_depth(level)));
  }
  if (dilation_cycle) require_range("vqvae.dilation_cycle", *dilation_cycle, 1, 1024);
}

}  // namespace crooner::config
