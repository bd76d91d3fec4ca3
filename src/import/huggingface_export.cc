#include "import/huggingface_export.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/files.h"
#include "base/strings.h"
#include "text/id_list.h"
#include "text/normalise.h"
#include "text/vocabulary.h"

namespace crooner::importer {
namespace {

using nlohmann::ordered_json;

std::string pattern_name(int order) {
  switch (order) {
    case 0:
      return "full_dense_attention";
    case 2:
      return "raw_column_previous_row_attention";
    case 10:
      return "large_separated_enc_dec_w_lyrics";
    case 12:
      return "enc_dec_with_lyrics";
    default:
      return str_cat("crooner_attention_order_", order);
  }
}

// The port multiplies widths by it, which only an integer leaves an integer.
ordered_json whole_number(double value) {
  const auto whole = static_cast<int>(value);
  return whole == value ? ordered_json(whole) : ordered_json(value);
}

void put_transformer(ordered_json& json, const config::TransformerConfig& config) {
  json["hidden_size"] = config.width;
  json["num_layers"] = config.depth;
  json["n_heads"] = config.heads;
  json["blocks"] = config.blocks;
  json["attention_pattern"] = pattern_name(config.attn_order);
  json["attention_multiplier"] = config.m_attn;
  json["mlp_multiplier"] = config.m_mlp;
  json["attn_res_scale"] = config.res_scale;
  json["spread"] = config.spread ? ordered_json(config.spread) : ordered_json(nullptr);
  json["mask"] = true;
  json["act_fn"] = "quick_gelu";
}

ordered_json number_or_null(std::optional<int> value) {
  return value ? ordered_json(*value) : ordered_json(nullptr);
}

ordered_json prior_json(const config::ModelFolder& model, const config::PriorEntry& entry) {
  const config::PriorConfig& config = entry.config;
  ordered_json json{{"model_type", "jukebox_prior"},
                    {"level", model.top_level() - config.level},
                    {"n_ctx", config.n_ctx},
                    {"music_vocab_size", config.bins}};
  put_transformer(json, config.transformer);
  json["merged_decoder"] = config.merged_decoder;
  json["is_encoder_decoder"] = config.lyrics_in_sequence();
  json["nb_relevant_lyric_tokens"] = config.lyrics ? config.lyrics->tokens : 0;
  if (config.lyrics) {
    json["lyric_vocab_size"] = config.lyrics->vocabulary;
    json["encoder_loss_fraction"] = config.lyrics->loss_fraction;
  }
  json["encoder_config"] = nullptr;
  if (config.lyrics_encoder()) {
    json["encoder_config"] = {{"model_type", "jukebox_prior"}};
    put_transformer(json["encoder_config"], config.lyrics->encoder);
  }
  if (config.labels)
    json["metadata_dims"] = {config.labels->genre_bins, config.labels->artist_bins};
  json["metadata_conditioning"] = config.labels.has_value();
  json["res_downs_t"] = model.vqvae.downs_t;
  json["res_strides_t"] = model.vqvae.strides_t;
  if (config.conditioner) {
    json["res_conv_width"] = config.conditioner->width;
    json["res_conv_depth"] = config.conditioner->depth;
    json["res_convolution_multiplier"] = whole_number(config.conditioner->m_conv);
    json["res_dilation_growth_rate"] = config.conditioner->dilation_growth_rate;
    json["res_dilation_cycle"] = number_or_null(config.conditioner->dilation_cycle);
    json["conv_res_scale"] = config.conditioner->res_scale;
  }
  if (config.alignment) {
    json["alignment_layer"] = config.alignment->layer;
    json["alignment_head"] = config.alignment->head;
  }
  return json;
}

ordered_json vqvae_json(const config::VqvaeConfig& config) {
  return {{"model_type", "jukebox_vqvae"},
          {"levels", config.levels},
          {"res_downs_t", config.downs_t},
          {"res_strides_t", config.strides_t},
          {"embed_dim", config.emb_width},
          {"nb_discrete_codes", config.bins},
          {"res_conv_width", config.width},
          {"res_conv_depth", config.depth},
          {"multipliers", config.multipliers},
          {"res_convolution_multiplier", whole_number(config.m_conv)},
          {"res_dilation_growth_rate", config.dilation_growth_rate},
          {"res_dilation_cycle", number_or_null(config.dilation_cycle)},
          {"conv_res_scale", config.res_scale},
          {"conv_input_shape", 1}};
}

// The top prior comes first in every list of the port.
ordered_json config_json(const config::ModelFolder& model) {
  ordered_json json{{"model_type", "jukebox"},
                    {"architectures", {"JukeboxModel"}},
                    {"nb_priors", model.priors.size()},
                    {"sampling_rate", model.vqvae.sample_rate}};
  json["hop_fraction"] = ordered_json::array();
  json["metadata_conditioning"] = false;
  json["vqvae_config"] = vqvae_json(model.vqvae);
  for (auto prior = model.priors.rbegin(); prior != model.priors.rend(); ++prior) {
    const int index = model.top_level() - prior->config.level;
    json["hop_fraction"].push_back(prior->sampling.hop_fraction);
    json[str_cat("prior_", index)] = prior_json(model, *prior);
    if (!prior->config.labels) continue;
    json["metadata_conditioning"] = true;
    if (json.contains("timing_dims")) continue;
    json["timing_dims"] = prior->config.labels->time_bins;
    json["min_duration"] = prior->config.labels->min_duration;
    json["max_duration"] = prior->config.labels->max_duration;
    json["max_nb_genres"] = prior->config.labels->genre_slots;
  }
  // What the port has no field for, and ignores.
  for (const config::PriorEntry& prior : model.priors) {
    const std::string level = std::to_string(prior.config.level);
    json["crooner"]["temperature"][level] = prior.sampling.temperature;
    if (prior.config.labels)
      json["crooner"]["genre_slots"][level] = prior.config.labels->genre_slots;
  }
  return json;
}

// name -> id, in the form in which the port's tokenizer looks it up; names of v2 end in ".v2".
ordered_json names_json(const config::ModelFolder& model, bool artists) {
  ordered_json names = ordered_json::object();
  for (const config::PriorEntry& prior : model.priors) {
    if (!prior.config.labels || !prior.ids) continue;
    const LabelVersion version = prior.config.labels->version;
    const auto list =
        text::IdList::read(model.file(artists ? prior.ids->artists : prior.ids->genres), version);
    for (const auto& [name, id] : list.entries())
      names[text::normalise(name, version) + (version == LabelVersion::kV2 ? ".v2" : "")] = id;
  }
  return names;
}

ordered_json lyrics_json() {
  ordered_json characters;
  for (int i = 1; i < text::vocabulary_size(LabelVersion::kV3); ++i) {
    characters[std::string(1, text::character_at(LabelVersion::kV3, i))] = i;
  }
  characters["<unk>"] = 0;
  return characters;
}

ordered_json tokenizer_json(const config::ModelFolder& model) {
  const ordered_json unknown{{"__type", "AddedToken"}, {"content", "<|endoftext|>"},
                             {"lstrip", false},        {"normalized", true},
                             {"rstrip", false},        {"single_word", false}};
  ordered_json json{{"tokenizer_class", "JukeboxTokenizer"}, {"unk_token", unknown}};
  json["version"] = ordered_json::array();
  for (auto prior = model.priors.rbegin(); prior != model.priors.rend(); ++prior) {
    const auto& labels = prior->config.labels;
    json["version"].push_back(labels ? to_string(labels->version) : to_string(LabelVersion::kV2));
    if (labels && !json.contains("n_genres")) json["n_genres"] = labels->genre_slots;
    if (prior->config.lyrics) json["max_n_lyric_tokens"] = prior->config.lyrics->tokens;
  }
  return json;
}

}  // namespace

void check_expressible(const config::ModelFolder& model) {
  const auto refuse = [](const std::string& what) {
    throw InputError(str_cat("Hugging Face's port cannot run the model: ", what, "."));
  };
  if (model.vqvae_weights.path.empty()) refuse("it has no VQ-VAE");
  if (!model.vqvae.reverse_decoder_dilation && model.vqvae.dilation_growth_rate != 1)
    refuse("the dilations of its VQ-VAE's decoder grow");
  for (const config::PriorEntry& prior : model.priors) {
    const int level = prior.config.level, index = model.top_level() - level;
    if (!prior.config.conditioner) continue;
    // The port reads the list of the level by its own number, from the top.
    const auto at = static_cast<std::size_t>(index);
    if (model.vqvae.downs_t.at(at) != prior.config.conditioner->down ||
        model.vqvae.strides_t.at(at) != prior.config.conditioner->stride)
      refuse(str_cat("it would upsample the codes of level ", level + 1, " by another factor"));
  }
}

std::map<std::string, std::string> huggingface_files(const config::ModelFolder& model) {
  const auto write = [](const ordered_json& json) {
    return json.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
  };
  std::map<std::string, std::string> files{{"config.json", write(config_json(model))}};
  const ordered_json artists = names_json(model, true), genres = names_json(model, false);
  if (artists.empty() || genres.empty()) return files;
  files["artists.json"] = write(artists);
  files["genres.json"] = write(genres);
  files["lyrics.json"] = write(lyrics_json());
  files["tokenizer_config.json"] = write(tokenizer_json(model));
  files["special_tokens_map.json"] = write({{"unk_token", tokenizer_json(model)["unk_token"]}});
  return files;
}

}  // namespace crooner::importer
