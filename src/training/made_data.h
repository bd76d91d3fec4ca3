#pragma once

#include "config/prior_config.h"
#include "training/audio_dataset.h"
#include "training/code_dataset.h"
#include "training/dataset.h"

namespace crooner::training {

// Items without songs, to measure what training costs: random codes under valid labels.
class MadeCodes final : public Dataset<CodeBatch> {
 public:
  explicit MadeCodes(config::PriorConfig config) : config_(std::move(config)) {}
  std::int64_t size() const override { return 16; }
  CodeBatch read(std::span<const Sample> samples) const override;

 private:
  config::PriorConfig config_;
};

// Noise.
class MadeAudio final : public Dataset<AudioBatch> {
 public:
  explicit MadeAudio(std::int64_t sample_length) : sample_length_(sample_length) {}
  std::int64_t size() const override { return 16; }
  AudioBatch read(std::span<const Sample> samples) const override;

 private:
  std::int64_t sample_length_;
};

}  // namespace crooner::training
