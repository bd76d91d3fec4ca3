#pragma once

#include <vector>

namespace crooner::config {

// STFT settings of a magnitude spectrum: periodic Hann window, centred, reflect padding, not
// normalised.
struct SpectrumConfig {
  int n_fft = 2048;
  int hop = 256;      // samples
  int window = 1536;  // samples, zero-padded on both sides to n_fft
  bool operator==(const SpectrumConfig&) const = default;
};

enum class ReconstructionLoss { kL1, kL2, kLinf, kLmix };

// The divisors of the VQ-VAE's losses: statistics of the training set
// (docs/spec/training.md, section 2).
struct Bandwidth {
  double l1 = 1;    // mean absolute value
  double l2 = 1;    // variance
  double spec = 1;  // mean Frobenius norm of a chunk's magnitude spectrum
  bool operator==(const Bandwidth&) const = default;
};

// The training objective of the VQ-VAE (paper section 3; docs/spec/training.md, section 2).
struct VqvaeLossConfig {
  ReconstructionLoss reconstruction = ReconstructionLoss::kL2;
  double lmix_l1 = 0, lmix_l2 = 1, lmix_linf = 0.02;
  int linf_k = 2048;     // number of largest squared errors per item that kLinf averages
  double commit = 0.02;  // weights of the other terms
  double spectral = 0;
  double multispectral = 1;
  double log_mel = 0;              // not in the paper: log-mel loss
  bool relative_spectral = false;  // use spectral convergence as the spectral term
  Bandwidth bandwidth;
  SpectrumConfig spectrum;
  std::vector<SpectrumConfig> multispectrum{{2048, 240, 1200}, {1024, 120, 600}, {512, 50, 240}};
  bool operator==(const VqvaeLossConfig&) const = default;
};

// The learning-rate schedule, a factor of the base rate (docs/spec/training.md, section 6).
struct ScheduleConfig {
  double scale = 1;
  double warmup = 100;  // steps
  double decay = 1e10;  // steps per factor gamma, or of the linear decay to 0
  double gamma = 1;
  bool linear_decay = false;
  double linear_start = 0;  // step at which the linear decay begins
  bool operator==(const ScheduleConfig&) const = default;
};

struct AdamConfig {
  double lr = 3e-4;
  double beta1 = 0.9, beta2 = 0.999;
  double eps = 1e-8;        // outside the square root
  double weight_decay = 0;  // decoupled, scaled by the step size
  bool operator==(const AdamConfig&) const = default;
};

}  // namespace crooner::config
