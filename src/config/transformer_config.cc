#include "config/transformer_config.h"

#include <algorithm>
#include <string>

#include "config/checks.h"

namespace crooner::config {
namespace {

// What layer `layer` of an attention order uses (docs/spec/model.md, section 3.3).
int func_number(int order, int layer) {
  const int of_three = 1 + layer % 3;  // 1, 2, 3, 1, 2, 3, ...
  switch (order) {
    case 1:
      return 1 + layer % 2;
    case 2:
      return of_three;
    case 3:
      return layer % 2 == 0 ? 1 : 4;
    case 4:
      return layer % 2 == 0 ? 1 : 5;
    case 5:
      return layer % 4 == 1 ? 4 : 1;
    case 6:
      return layer % 4 == 3 ? 6 : 1 + layer % 4;
    case 7:
      return layer % 16 == 15 ? 6 : 1 + layer % 16 % 3;
    case 8:
      return layer % 10 == 9 ? 6 : 1 + layer % 10 % 3;
    case 9:
      return layer % 4 == 3 ? 0 : 1 + layer % 4;
    case 10: {
      if (layer < 9) return of_three;
      const int within = (layer - 9) % 10;
      return within == 9 ? 6 : 1 + within % 3;
    }
    // Both choices go by the same layer number: 15 mod 3 = 0, 31 mod 3 = 1, 47 mod 3 = 2.
    case 11:
      return layer % 16 != 15 ? of_three : layer % 3 == 2 ? 0 : 6;
    case 12:
      return layer % 16 != 15 ? of_three : layer % 3 == 2 ? 0 : 7;
    default:
      return 0;
  }
}

}  // namespace

AttentionFunc TransformerConfig::func(int layer) const {
  return static_cast<AttentionFunc>(func_number(attn_order, layer));
}

bool TransformerConfig::uses(AttentionFunc wanted) const {
  for (int layer = 0; layer < depth; ++layer) {
    if (func(layer) == wanted) return true;
  }
  return false;
}

void TransformerConfig::check(const char* what) const {
  const auto field = [&](const char* name) { return str_cat(what, ".", name); };
  require_dimension(field("n_ctx"), n_ctx);
  require_dimension(field("width"), width);
  require_range(field("depth"), depth, 1, 4096);
  require_range(field("attn_order"), attn_order, 0, 12);
  require_dimension(field("blocks"), blocks);
  require_divides(field("blocks"), blocks, str_cat("the ", n_ctx, " positions of the sequence"),
                  n_ctx);
  require_factor(field("m_attn"), m_attn);
  require_factor(field("m_mlp"), m_mlp);
  require_dimension(field("width * m_attn"), static_cast<long>(m_attn * width));
  require_dimension(field("width * m_mlp"), static_cast<long>(m_mlp * width));
  require_dimension(field("heads"), heads);
  require_divides(field("heads"), heads, "width * m_attn", attn_state());
  if (uses(AttentionFunc::kSummarySpread)) {
    require_range(field("spread"), spread, 1, block_ctx());
  }
  if (uses(AttentionFunc::kLyrics) && encoder_dims <= 0) {
    throw InputError(
        str_cat(field("attn_order"), " is ", attn_order,
                ", whose layers read a lyrics encoder, but there are no lyrics with an "
                "encoder of their own (lyrics.same_sequence false)."));
  }
  if (uses(AttentionFunc::kPrime)) {
    if (prime_len <= 0) {
      throw InputError(
          str_cat(field("attn_order"), " is ", attn_order,
                  ", whose layers read lyrics in the same sequence, but there are none "
                  "(lyrics.same_sequence true)."));
    }
    require_range(field("blocks (positions that lyric layers read)"), effective_prime_len(), 1,
                  n_ctx);
  }
}

}  // namespace crooner::config
