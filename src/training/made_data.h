#pragma once

#include <cstdint>
#include <iterator>
#include <span>

#include "config/prior_preset.h"
#include "training/audio_dataset.h"
#include "training/code_dataset.h"
#include "training/dataset.h"

namespace crooner::training {

// Items without songs, to measure what training costs: random codes under valid labels.
class MadeCodes final : public Dataset<CodeBatch> {
 public:
  // `preset` has its model.
  explicit MadeCodes(const config::PriorPreset& preset)
      : config_(*preset.model),
        phones_(preset.phone_classifiers ? std::ssize(preset.phone_classifiers->phones) : 0) {}
  std::int64_t size() const override { return 16; }
  CodeBatch read(std::span<const Sample> samples) const override;

 private:
  config::PriorConfig config_;
  std::int64_t phones_;  // of the preset's phone classifiers
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
