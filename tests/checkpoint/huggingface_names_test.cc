#include "checkpoint/huggingface_names.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace crooner::checkpoint {
namespace {

TEST(HuggingFaceNames, MatchTheSpecification) {
  const std::map<std::string, std::string> names{
      {"encoders.1.level_blocks.0.model.2.0.bias",
       "encoders.1.level_blocks.0.downsample_block.4.bias"},
      {"encoders.0.level_blocks.0.model.1.1.model.3.model.1.weight",
       "encoders.0.level_blocks.0.downsample_block.3.resnet_block.3.conv1d_1.weight"},
      {"encoders.0.level_blocks.0.model.1.1.model.3.model.3.bias",
       "encoders.0.level_blocks.0.downsample_block.3.resnet_block.3.conv1d_2.bias"},
      {"encoders.2.level_blocks.1.model.2.weight", "encoders.2.level_blocks.1.proj_out.weight"},
      {"decoders.2.level_blocks.1.model.0.weight", "decoders.2.level_blocks.1.proj_in.weight"},
      {"decoders.0.level_blocks.0.model.1.0.model.7.model.3.weight",
       "decoders.0.level_blocks.0.upsample_block.0.resnet_block.7.conv1d_2.weight"},
      {"decoders.0.level_blocks.0.model.3.1.bias",
       "decoders.0.level_blocks.0.upsample_block.5.bias"},
      {"decoders.1.out.weight", "decoders.1.out.weight"},
      {"bottleneck.level_blocks.2.k", "bottleneck.level_blocks.2.codebook"},
      {"conditioner_blocks.0.x_emb.weight", "conditioner_blocks.embed_tokens.weight"},
      {"conditioner_blocks.0.cond.model.0.bias", "conditioner_blocks.upsampler.proj_in.bias"},
      {"conditioner_blocks.0.cond.model.2.0.blocks.15.model.1.weight",
       "conditioner_blocks.upsampler.upsample_block.2.resnet_block.15.conv1d_1.weight"},
      {"conditioner_blocks.0.cond.model.1.1.weight",
       "conditioner_blocks.upsampler.upsample_block.1.weight"},
      {"conditioner_blocks.0.ln.bias", "conditioner_blocks.layer_norm.bias"},
      {"y_emb.bow_genre_emb.emb.weight", "metadata_embedding.bow_genre_emb.weight"},
      {"y_emb.artist_emb.emb.weight", "metadata_embedding.artist_emb.weight"},
      {"y_emb.relative_pos_emb.emb.weight", "metadata_embedding.relative_pos_emb.emb.weight"},
      {"prior.x_emb.weight", "prior.embed_tokens.weight"},
      {"prior.x_out.weight", "prior.fc_proj_out.weight"},
      {"prior.pos_emb.pos_emb", "prior.pos_emb.pos_emb"},
      {"prior.transformer._attn_mods.7.attn.c_enc_kv.w",
       "prior.transformer._attn_mods.7.attn.c_enc_kv.weight"},
      {"prior.transformer._attn_mods.7.mlp.c_fc.b", "prior.transformer._attn_mods.7.mlp.c_fc.bias"},
      {"prior.transformer._attn_mods.7.ln_1.weight",
       "prior.transformer._attn_mods.7.layer_norm_1.weight"},
      {"prime_prior.start_token", "encoder.start_token"},
      {"prime_prior.x_emb.weight", "encoder.embed_tokens.weight"},
      {"prime_prior.transformer._attn_mods.17.ln_0.bias",
       "encoder.transformer._attn_mods.17.layer_norm_0.bias"},
      {"prime_state_proj.w", "encoder.proj_in.weight"},
      {"prime_state_proj.b", "encoder.proj_in.bias"},
      {"prime_state_ln.weight", "encoder.final_layer_norm.weight"},
      {"prime_x_out.weight", "encoder.lm_head.weight"}};
  for (const auto& [published, theirs] : names) {
    EXPECT_EQ(huggingface_name(published), theirs) << published;
  }
}

}  // namespace
}  // namespace crooner::checkpoint
