#pragma once

#include <cstdint>
#include <vector>

#include "model/vqvae.h"
#include "training/audio_cache.h"

namespace crooner::training {

// A range of frequencies, Hz; `from` included.
struct Band {
  double from = 0, to = 0;
};

// 0-300, 300-1000, 1000-3000 and 3000-6000 Hz: bass, first formants, speech, brilliance.
const std::vector<Band>& evaluation_bands();

// How well one level encodes a dataset.
struct VqvaeLevelMetrics {
  int level = 0;
  double convergence_db = 0;    // spectral convergence: the mean over clips, 20 log10
  std::vector<double> band_db;  // the same within evaluation_bands()
  double use = 0;               // share of the codebook that is used
  double entropy_bits = 0;      // of the codes' histogram
  std::int64_t codes = 0;       // evaluated
  double encode_speed = 0;      // seconds of audio per second
  double decode_speed = 0;
};

struct VqvaeMetrics {
  std::int64_t songs = 0;  // with clips
  std::int64_t clips = 0;
  double seconds = 0;  // of audio, per level
  std::vector<VqvaeLevelMetrics> levels;
};

// Encodes and decodes up to `clips` clips (0: all) of some 6 s, spread evenly over the songs, at
// each of `levels`. Spectral convergence (docs/spec/training.md, section 2) is over the clips that
// are not silent. Throws InputError when no song is as long as a clip.
VqvaeMetrics evaluate_vqvae(const model::Vqvae& vqvae, const AudioCache& audio_cache,
                            const std::vector<int>& levels, std::int64_t clips, at::Device device);

// Samples of a clip, a whole number of top codes.
std::int64_t clip_samples(const config::VqvaeConfig& config);

}  // namespace crooner::training
