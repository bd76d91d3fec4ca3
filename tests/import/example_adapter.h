#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "checkpoint/safetensors_writer.h"
#include "config/model_folder.h"
#include "config/tensor_table.h"
#include "support/paths.h"

namespace crooner::importer {

// What is written by write_adapter().
struct ExampleAdapter {
  int level = 2;
  std::string matrix = "prior.transformer._attn_mods.0.mlp.c_fc.w";
  std::string base_sha256 = {};  // empty: that of smoke's prior
  float size = 0.5f;             // of the largest element of the factors
};

// An adapter of rank 2 and alpha 3 for one matrix of a prior of smoke.
inline std::filesystem::path write_adapter(const std::filesystem::path& path,
                                           const ExampleAdapter& example = {}) {
  const config::ModelFolder smoke = config::read_model_folder(source_file("models/smoke"));
  const config::PriorEntry& prior = smoke.at_level(example.level);
  std::vector<std::int64_t> shape{4, 4};
  for (const TensorSpec& spec : config::tensor_specs(prior.config)) {
    if (spec.name == example.matrix) shape = spec.shape;
  }
  const std::vector<TensorSpec> specs{{example.matrix + ".lora_a", {shape[0], 2}, DType::kF32},
                                      {example.matrix + ".lora_b", {2, shape[1]}, DType::kF32}};
  const std::string base = example.base_sha256.empty() ? prior.weights.sha256 : example.base_sha256;
  checkpoint::SafetensorsWriter writer(path, specs,
                                       {{"format", "crooner adapter"},
                                        {"level", std::to_string(example.level)},
                                        {"rank", "2"},
                                        {"alpha", "3"},
                                        {"base", "smoke"},
                                        {"base_sha256", base}});
  for (const TensorSpec& spec : specs) {
    std::vector<float> values;
    for (std::int64_t i = 0; i < spec.elements(); ++i)
      values.push_back(example.size * (0.5f * static_cast<float>(i % 5) - 1));
    writer.write(std::as_bytes(std::span(values)));
  }
  writer.finish();
  return path;
}

}  // namespace crooner::importer
