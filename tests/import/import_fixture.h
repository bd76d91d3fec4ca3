#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "config/model_folder.h"
#include "import/import_model.h"
#include "weights_fixture.h"

namespace crooner::importer {

namespace fs = std::filesystem;
using checkpoint::Scratch;
using checkpoint::sentence;

inline const std::string kSmoke = source_file("models/smoke");

inline std::string smoke_config(const std::string& pattern = "crooner_attention_order_6") {
  std::string text = kSmokeConfig;
  return text.replace(text.find("PATTERN"), 7, pattern);
}

inline config::ModelFolder smoke_model() {
  return config::read_model_folder(kSmoke);
}

// A folder of Hugging Face with smoke in it.
inline fs::path huggingface_folder(const Scratch& scratch,
                                   const std::string& config = smoke_config()) {
  const fs::path folder = scratch.path("hf");
  fs::create_directories(folder);
  huggingface_smoke().write(folder / "model.safetensors");
  if (!config.empty()) write_file(folder / "config.json", config);
  return folder;
}

inline config::ModelFolder import_to(const fs::path& out, const std::vector<std::string>& sources,
                                     const std::string& as = "") {
  ImportRequest request;
  request.sources = sources;
  request.as = as;
  request.folder = out;
  import_model(request);
  return config::read_model_folder(out);
}

// The parts have smoke's bytes and settings.
inline void expect_smoke(const config::ModelFolder& model) {
  const config::ModelFolder smoke = smoke_model();
  EXPECT_EQ(model.vqvae_weights.sha256, smoke.vqvae_weights.sha256);
  EXPECT_EQ(model.vqvae, smoke.vqvae);
  ASSERT_EQ(model.priors.size(), 3u);
  for (std::size_t level = 0; level < 3; ++level) {
    EXPECT_EQ(model.priors[level].weights.sha256, smoke.priors[level].weights.sha256);
    EXPECT_EQ(model.priors[level].config, smoke.priors[level].config) << level;
    EXPECT_EQ(model.priors[level].sampling, smoke.priors[level].sampling) << level;
  }
}

inline std::string refusal(const fs::path& out, const std::vector<std::string>& sources,
                           const std::string& as = "") {
  return sentence<Error>([&] { import_to(out, sources, as); });
}

inline void expect_says(const std::string& what, const std::string& part) {
  EXPECT_NE(what.find(part), std::string::npos) << "'" << what << "' does not say: " << part;
}

}  // namespace crooner::importer
