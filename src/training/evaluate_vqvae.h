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

// 0-300, 300-1000, 1000-3000, 3000-6000 Hz: bass, the first formants, the words, the air.
const std::vector<Band>& evaluation_bands();

// How well one level codes a data set.
struct VqvaeLevelMetrics {
  int level = 0;
  double convergence_db = 0;    // spectral convergence: the mean over pieces, 20 log10
  std::vector<double> band_db;  // the same within evaluation_bands()
  double use = 0;               // share of the codebook's rows that occur at all
  double entropy_bits = 0;      // of the codes' histogram
  std::int64_t codes = 0;       // that were counted
  double encode_speed = 0;      // seconds of audio coded in a second
  double decode_speed = 0;
};

struct VqvaeMetrics {
  std::int64_t songs = 0;  // of which pieces were taken
  std::int64_t pieces = 0;
  double seconds = 0;  // of audio, each level
  std::vector<VqvaeLevelMetrics> levels;
};

// Codes and decodes up to `pieces` pieces (0: all that there are) of some 6 s, spread evenly over
// the songs, at each of `levels`. Spectral convergence: docs/spec/training.md, section 2, over
// pieces that are not silent. Throws InputError when no song is as long as a piece.
VqvaeMetrics evaluate_vqvae(const model::Vqvae& vqvae, const AudioCache& sounds,
                            const std::vector<int>& levels, std::int64_t pieces, at::Device device);

// Samples of a piece: whole top codes.
std::int64_t piece_samples(const config::VqvaeConfig& config);

}  // namespace crooner::training
