#include "training/audio_dataset.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <vector>

#include "training/spectrum.h"

namespace crooner::training {
namespace {

std::vector<double> song_lengths(const AudioCache& audio) {
  std::vector<double> lengths;
  for (std::size_t song = 0; song < audio.size(); ++song)
    lengths.push_back(static_cast<double>(audio.frames(song)));
  return lengths;
}

}  // namespace

AudioDataset::AudioDataset(const AudioCache& audio, const config::DataConfig& data, int sample_rate,
                           std::int64_t sample_length)
    : audio_(audio),
      shift_(data.shift),
      blend_(data.blend),
      sample_rate_(sample_rate),
      sample_length_(sample_length),
      index_(song_lengths(audio), sample_rate, data.min_duration, data.max_duration,
             sample_length) {}

AudioBatch AudioDataset::read(std::span<const Sample> samples) const {
  const auto count = static_cast<std::int64_t>(samples.size());
  const std::int64_t half = sample_length_ / 2;
  at::Tensor audio = at::empty({count, 1, sample_length_});
  for (std::int64_t row = 0; row < count; ++row) {
    const Sample& sample = samples[row];
    const float share = sample.augmentation.shift * static_cast<float>(2 * half);
    const std::int64_t shift = shift_ ? static_cast<std::int64_t>(share) - half : 0;
    const Crop crop = index_.crop(sample.item, shift);
    audio_.read(index_.kept()[crop.song], crop.offset, sample_length_,
                blend_ ? sample.augmentation.blend : 0.5f,
                audio.data_ptr<float>() + row * sample_length_);
  }
  return {audio};
}

at::Tensor AudioDataset::start_of_last_song(std::int64_t samples) const {
  const std::size_t song = index_.kept()[index_.crop(index_.items() - 1).song];
  at::Tensor audio = at::zeros({1, 1, samples});
  audio_.read(song, 0, std::min(samples, audio_.frames(song)), 0.5f, audio.data_ptr<float>());
  return audio;
}

config::Bandwidth measure_bandwidth(const AudioDataset& dataset, std::int64_t items,
                                    const config::SpectrumConfig& spectrum) {
  const auto count =
      std::clamp<std::int64_t>(static_cast<std::int64_t>(600 / dataset.item_seconds()), 1, items);
  double absolute = 0, sum = 0, squares = 0, spectra = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    const Sample sample{.item = i * items / count};
    const at::Tensor audio = dataset.read({&sample, 1}).audio.reshape({1, -1});
    absolute += audio.abs().mean().item<double>();
    sum += audio.mean().item<double>();
    squares += audio.square().mean().item<double>();
    spectra += at::linalg_vector_norm(magnitude_spectrum(audio, spectrum)).item<double>();
  }
  const auto n = static_cast<double>(count);
  return {absolute / n, squares / n - (sum / n) * (sum / n), spectra / n};
}

}  // namespace crooner::training
