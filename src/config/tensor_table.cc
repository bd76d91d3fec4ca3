#include "config/tensor_table.h"

#include <string>
#include <utility>

#include "base/strings.h"

namespace crooner::config {
namespace {

using Shape = std::vector<std::int64_t>;

// Builds the table.
class Table {
 public:
  explicit Table(bool half_weights) : half_weights_(half_weights) {}

  // Only tensors whose name ends in ".w" may be stored in fp16.
  void add(const std::string& name, Shape shape) {
    const bool half =
        half_weights_ && name.size() >= 2 && name.compare(name.size() - 2, 2, ".w") == 0;
    tensors_.push_back({name, std::move(shape), half ? DType::kF16 : DType::kF32});
  }

  void weight_and_bias(const std::string& name, Shape weight, std::int64_t bias) {
    add(name + ".weight", std::move(weight));
    add(name + ".bias", {bias});
  }
  void convolution(const std::string& name, std::int64_t in, std::int64_t out,
                   std::int64_t kernel) {
    weight_and_bias(name, {out, in, kernel}, out);
  }
  void transposed(const std::string& name, std::int64_t in, std::int64_t out, std::int64_t kernel) {
    weight_and_bias(name, {in, out, kernel}, out);
  }
  void linear(const std::string& name, std::int64_t in, std::int64_t out) {
    add(name + ".w", {in, out});
    add(name + ".b", {out});
  }
  void layer_norm(const std::string& name, std::int64_t width) {
    weight_and_bias(name, {width}, width);
  }

  std::vector<TensorSpec> take() { return std::move(tensors_); }

 private:
  bool half_weights_;
  std::vector<TensorSpec> tensors_;
};

// A chain of residual blocks; `list` is its name in files ("model" or "blocks").
void residual_blocks(Table& table, const std::string& at, const char* list, int width, int depth,
                     double m_conv) {
  const int hidden = static_cast<int>(m_conv * width);
  for (int d = 0; d < depth; ++d) {
    const std::string block = str_cat(at, ".", list, ".", d, ".model.");
    table.convolution(block + "1", width, hidden, 3);
    table.convolution(block + "3", hidden, width, 1);
  }
}

void down_block(Table& table, const std::string& at, const VqvaeConfig& config, int level,
                int block) {
  const int stages = config.downs_t[block];
  const int stride = config.strides_t[block];
  const int width = config.level_width(level);
  if (stages == 0) return;
  for (int s = 0; s < stages; ++s) {
    const int in = s > 0 ? width : block > 0 ? config.emb_width : 1;
    table.convolution(str_cat(at, s, ".0"), in, width, 2 * stride);
    residual_blocks(table, str_cat(at, s, ".1"), "model", width, config.level_depth(level),
                    config.m_conv);
  }
  table.convolution(str_cat(at, stages), width, config.emb_width, 3);
}

// The up-sampling stages shared by the VQ-VAE's decoders and the conditioners.
struct UpBlock {
  int outer = 0;  // channels in and out
  int width = 0;  // inner channels
  int depth = 0;
  double m_conv = 1;
  int stages = 0;
  int stride = 2;
  const char* list = "model";
};

void up_block(Table& table, const std::string& at, const UpBlock& block) {
  if (block.stages == 0) return;
  table.convolution(at + "0", block.outer, block.width, 3);
  for (int s = 1; s <= block.stages; ++s) {
    residual_blocks(table, str_cat(at, s, ".0"), block.list, block.width, block.depth,
                    block.m_conv);
    const int out = s == block.stages ? block.outer : block.width;
    table.transposed(str_cat(at, s, ".1"), block.width, out, 2 * block.stride);
  }
}

void transformer(Table& table, const std::string& at, const TransformerConfig& config) {
  const int width = config.width, state = config.attn_state(), mlp = config.mlp_state();
  for (int d = 0; d < config.depth; ++d) {
    const std::string layer = str_cat(at, "transformer._attn_mods.", d, ".");
    const bool lyrics = config.func(d) == AttentionFunc::kLyrics;
    table.linear(layer + "attn.c_attn", width, lyrics ? state : 3 * state);
    if (lyrics) table.linear(layer + "attn.c_enc_kv", width, 2 * state);
    table.linear(layer + "attn.c_proj", state, width);
    table.layer_norm(layer + "ln_0", width);
    table.linear(layer + "mlp.c_fc", width, mlp);
    table.linear(layer + "mlp.c_proj", mlp, width);
    table.layer_norm(layer + "ln_1", width);
  }
}

void autoregressive(Table& table, const std::string& at, const TransformerConfig& config,
                    int vocabulary, bool start_token) {
  if (start_token) table.add(at + "start_token", {1, config.width});
  table.add(at + "x_emb.weight", {vocabulary, config.width});
  table.add(at + "pos_emb.pos_emb", {config.n_ctx, config.width});
  transformer(table, at, config);
}

void conditioner(Table& table, const PriorConfig& config) {
  const std::string at = "conditioner_blocks.0.";
  const ConditionerConfig& cond = *config.conditioner;
  const int width = config.transformer.width;
  table.add(at + "x_emb.weight", {config.bins, width});
  up_block(table, at + "cond.model.",
           {.outer = width,
            .width = cond.width,
            .depth = cond.depth,
            .m_conv = cond.m_conv,
            .stages = cond.down,
            .stride = cond.stride,
            .list = cond.blocks_name ? "blocks" : "model"});
  table.layer_norm(at + "ln", width);
}

void label_embeddings(Table& table, const LabelsConfig& labels, int width) {
  table.add("y_emb.bow_genre_emb.emb.weight", {labels.genre_bins, width});
  table.add("y_emb.artist_emb.emb.weight", {labels.artist_bins, width});
  if (!labels.time_signal) return;
  for (const char* name : {"total_length_emb", "absolute_pos_emb", "relative_pos_emb"}) {
    table.add(str_cat("y_emb.", name, ".emb.weight"), {labels.time_bins, width});
  }
}

void lyrics_encoder(Table& table, const LyricsConfig& lyrics, int width) {
  autoregressive(table, "prime_prior.", lyrics.encoder, lyrics.vocabulary, true);
  table.linear("prime_state_proj", lyrics.encoder.width, width);
  table.layer_norm("prime_state_ln", width);
  table.add("prime_x_out.weight", {lyrics.vocabulary, width});
}

}  // namespace

std::vector<TensorSpec> tensor_specs(const VqvaeConfig& config) {
  Table table(false);
  for (int level = 0; level < config.levels; ++level) {
    for (int block = 0; block <= level; ++block) {
      down_block(table, str_cat("encoders.", level, ".level_blocks.", block, ".model."), config,
                 level, block);
    }
  }
  for (int level = 0; level < config.levels; ++level) {
    for (int block = 0; block <= level; ++block) {
      up_block(table, str_cat("decoders.", level, ".level_blocks.", block, ".model."),
               {.outer = config.emb_width,
                .width = config.level_width(level),
                .depth = config.level_depth(level),
                .m_conv = config.m_conv,
                .stages = config.downs_t[block],
                .stride = config.strides_t[block]});
    }
    table.convolution(str_cat("decoders.", level, ".out"), config.emb_width, 1, 3);
  }
  for (int level = 0; level < config.levels; ++level) {
    table.add(str_cat("bottleneck.level_blocks.", level, ".k"), {config.bins, config.emb_width});
  }
  return table.take();
}

std::vector<TensorSpec> tensor_specs(const PriorConfig& config) {
  Table table(config.half_weights);
  const int width = config.transformer.width;
  if (config.conditioner) conditioner(table, config);
  if (config.labels) label_embeddings(table, *config.labels, width);
  if (config.lyrics_encoder()) lyrics_encoder(table, *config.lyrics, width);
  autoregressive(table, "prior.", config.transformer, config.vocabulary(), !config.labels);
  table.add("prior.x_out.weight", {config.vocabulary(), width});
  return table.take();
}

std::vector<TiedTensor> tied_tensors(const PriorConfig& config) {
  if (config.merged_decoder) return {};
  return {{"prior.x_out.weight", "prior.x_emb.weight"}};
}

std::int64_t parameter_count(const VqvaeConfig& config) {
  std::int64_t count = -std::int64_t{config.levels} * config.bins * config.emb_width;
  for (const TensorSpec& tensor : tensor_specs(config)) count += tensor.elements();
  return count;
}

std::int64_t parameter_count(const PriorConfig& config) {
  std::int64_t count = 0;
  for (const TensorSpec& tensor : tensor_specs(config)) count += tensor.elements();
  if (!tied_tensors(config).empty())
    count -= std::int64_t{config.vocabulary()} * config.transformer.width;
  return count;
}

std::int64_t stored_bytes(const std::vector<TensorSpec>& tensors) {
  std::int64_t bytes = 0;
  for (const TensorSpec& tensor : tensors) {
    bytes += tensor.elements() * static_cast<std::int64_t>(element_size(tensor.dtype));
  }
  return bytes;
}

}  // namespace crooner::config
