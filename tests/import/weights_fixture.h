#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "checkpoint/huggingface_names.h"
#include "checkpoint/safetensors_writer.h"
#include "checkpoint/scratch.h"
#include "checkpoint/weight_file.h"
#include "support/paths.h"

namespace crooner::importer {

// Tensors of models/smoke under other names, as people bring them.
class RenamedWeights {
 public:
  using Rename = std::function<std::string(const std::string&)>;

  // The tensors of a part ("vqvae", "prior_level_2").
  RenamedWeights& add(const std::string& part, const Rename& rename) {
    const auto file = std::make_shared<const checkpoint::WeightFile>(
        source_file("models/smoke/" + part + ".safetensors"));
    for (const checkpoint::StoredTensor& tensor : file->tensors()) {
      TensorSpec spec = tensor.spec();
      std::string bytes(static_cast<std::size_t>(spec.elements()) * element_size(spec.dtype), '\0');
      file->read(tensor, reinterpret_cast<std::byte*>(bytes.data()));
      spec.name = rename(spec.name);
      if (!spec.name.empty()) tensors_.emplace_back(std::move(spec), std::move(bytes));
    }
    return *this;
  }
  RenamedWeights& add(TensorSpec spec, std::string bytes) {
    tensors_.emplace_back(std::move(spec), std::move(bytes));
    return *this;
  }
  // Changes the bytes of one tensor.
  RenamedWeights& change(const std::string& name, const std::function<void(std::string&)>& edit) {
    for (auto& [spec, bytes] : tensors_) {
      if (spec.name == name) edit(bytes);
    }
    return *this;
  }

  void write(const std::filesystem::path& path,
             const std::map<std::string, std::string>& metadata = {}) const {
    std::vector<TensorSpec> specs;
    for (const auto& [spec, bytes] : tensors_) specs.push_back(spec);
    checkpoint::SafetensorsWriter writer(path, specs, metadata);
    for (const auto& [spec, bytes] : tensors_) writer.write(checkpoint::as_bytes(bytes));
    writer.finish();
  }

 private:
  std::vector<std::pair<TensorSpec, std::string>> tensors_;
};

inline RenamedWeights::Rename prefixed(const std::string& prefix) {
  return [prefix](const std::string& name) { return prefix + name; };
}

// The names of Hugging Face's port behind a prefix ("vqvae.", "priors.0.").
inline RenamedWeights::Rename huggingface(const std::string& prefix) {
  return [prefix](const std::string& name) { return prefix + checkpoint::huggingface_name(name); };
}

// smoke as a whole model of Hugging Face: levels 2, 1, 0 are priors 0, 1, 2.
inline RenamedWeights huggingface_smoke() {
  RenamedWeights weights;
  weights.add("vqvae", huggingface("vqvae."));
  for (int level = 2; level >= 0; --level) {
    weights.add("prior_level_" + std::to_string(level),
                huggingface("priors." + std::to_string(2 - level) + "."));
  }
  return weights;
}

// Its config.json, as the port would write it.
inline const char* const kSmokeConfig = R"({
  "model_type": "jukebox", "architectures": ["JukeboxModel"], "nb_priors": 3,
  "sampling_rate": 16000, "timing_dims": 16, "min_duration": 0.25, "max_duration": 60,
  "max_nb_genres": 3, "metadata_conditioning": true, "hop_fraction": [0.125, 0.5, 0.5],
  "vqvae_config": {"levels": 3, "res_downs_t": [3, 2, 2], "res_strides_t": [2, 2, 2],
    "embed_dim": 16, "nb_discrete_codes": 64, "res_conv_width": 8, "res_conv_depth": 2,
    "multipliers": [2, 1, 1], "res_dilation_growth_rate": 3},
  "prior_0": {"level": 0, "n_ctx": 32, "hidden_size": 48, "num_layers": 4, "n_heads": 2,
    "blocks": 4, "attention_pattern": "PATTERN", "is_encoder_decoder": false,
    "merged_decoder": true, "nb_relevant_lyric_tokens": 32, "lyric_vocab_size": 80,
    "music_vocab_size": 64, "metadata_dims": [12, 12], "alignment_layer": 3, "alignment_head": 1,
    "mask": true,
    "encoder_config": {"hidden_size": 32, "num_layers": 2, "n_heads": 2, "blocks": 4,
      "attention_pattern": "raw_column_previous_row_attention"}},
  "prior_1": {"level": 1, "n_ctx": 128, "hidden_size": 32, "num_layers": 3, "n_heads": 1,
    "blocks": 8, "attention_pattern": "raw_column_previous_row_attention",
    "is_encoder_decoder": false, "merged_decoder": false, "nb_relevant_lyric_tokens": 0,
    "music_vocab_size": 64, "metadata_dims": [12, 12], "res_conv_width": 16, "res_conv_depth": 4,
    "res_dilation_growth_rate": 3, "res_dilation_cycle": 2, "conv_res_scale": true},
  "prior_2": {"level": 2, "n_ctx": 256, "hidden_size": 32, "num_layers": 3, "n_heads": 1,
    "blocks": 8, "attention_pattern": "raw_column_previous_row_attention",
    "is_encoder_decoder": false, "merged_decoder": false, "nb_relevant_lyric_tokens": 0,
    "music_vocab_size": 64, "metadata_dims": [12, 12], "res_conv_width": 16, "res_conv_depth": 4,
    "res_dilation_growth_rate": 3, "res_dilation_cycle": 2, "conv_res_scale": false}
})";

}  // namespace crooner::importer
