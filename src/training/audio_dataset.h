#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>

#include "config/training_preset.h"
#include "training/audio_cache.h"
#include "training/crop_index.h"
#include "training/dataset.h"

namespace crooner::training {

struct AudioBatch {
  at::Tensor audio;  // float32 [N, 1, sample_length], full scale 1
};

// Crops of songs, mixed to mono: what a VQ-VAE learns from (docs/spec/training.md, section 1).
class AudioDataset final : public Dataset<AudioBatch> {
 public:
  // Songs outside the limits of `data` are not used. `audio` must outlive the dataset.
  AudioDataset(const AudioCache& audio, const config::DataConfig& data, int sample_rate,
               std::int64_t sample_length);

  std::int64_t size() const override { return index_.items(); }
  AudioBatch read(std::span<const Sample> samples) const override;

  double item_seconds() const { return static_cast<double>(sample_length_) / sample_rate_; }

  // The first `samples` samples of the song of the last item, padded with zeros: [1, 1, samples].
  at::Tensor start_of_last_song(std::int64_t samples) const;

 private:
  const AudioCache& audio_;
  bool shift_, blend_;
  int sample_rate_;
  std::int64_t sample_length_;
  CropIndex index_;
};

// What the losses are divided by: statistics of some 600 s of the first `items` items
// (docs/spec/training.md, section 2).
config::Bandwidth measure_bandwidth(const AudioDataset& dataset, std::int64_t items,
                                    const config::SpectrumConfig& spectrum);

}  // namespace crooner::training
