#include "audio/transition.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <complex>
#include <numbers>

#include "audio/resample.h"

namespace crooner::audio {
namespace {

constexpr double kWindowSeconds = 0.023;
constexpr double kSideSeconds = 0.05;
constexpr double kCompression = 1000;
constexpr double kFloorDecibels = -80;
constexpr double kLowestHertz = 40;
constexpr int kBands = 40;

std::size_t window_size(int sample_rate) {
  const double samples = kWindowSeconds * sample_rate;
  return std::bit_ceil(static_cast<std::size_t>(std::max(16.0, samples / std::numbers::sqrt2)));
}

double to_mel(double hertz) {
  return 2595 * std::log10(1 + hertz / 700);
}

double to_hertz(double mel) {
  return 700 * (std::pow(10, mel / 2595) - 1);
}

}  // namespace

TransitionMeter::TransitionMeter(const Audio& audio)
    : samples_(mix_to_mono(audio).samples),
      sample_rate_(audio.sample_rate),
      fft_(window_size(audio.sample_rate)) {
  const std::size_t size = fft_.size();
  for (std::size_t i = 0; i < size; ++i) {
    const double phase = 2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(size);
    window_.push_back(static_cast<float>(0.5 - 0.5 * std::cos(phase)));
  }
  const double lowest = to_mel(kLowestHertz), highest = to_mel(sample_rate_ / 2.0);
  for (int band = 0; band <= kBands; ++band) {
    const double hertz = to_hertz(lowest + (highest - lowest) * band / kBands);
    borders_.push_back(hertz * static_cast<double>(size) / sample_rate_);
  }
  const auto of_flux = static_cast<std::int64_t>(size);
  reach_ = std::max(of_flux, static_cast<std::int64_t>(kSideSeconds * sample_rate_)) + 1;
}

Transition TransitionMeter::at(std::int64_t sample) const {
  const auto side = static_cast<std::int64_t>(kSideSeconds * sample_rate_);
  const std::vector<double> before = mel_decibels(sample - side, sample);
  const std::vector<double> after = mel_decibels(sample, sample + side);
  double sum = 0;
  for (int band = 0; band < kBands; ++band) {
    const double difference = after[band] - before[band];
    sum += difference * difference;
  }
  return {flux(sample), std::sqrt(sum / kBands)};
}

std::vector<double> TransitionMeter::magnitudes(std::int64_t centre) const {
  const std::size_t size = fft_.size();
  std::vector<std::complex<float>> values(size);
  const std::int64_t first = centre - static_cast<std::int64_t>(size / 2);
  for (std::size_t i = 0; i < size; ++i) {
    const std::int64_t at = first + static_cast<std::int64_t>(i);
    if (at >= 0 && at < samples()) values[i] = samples_[at] * window_[i];
  }
  fft_.forward(values);
  std::vector<double> result(size / 2 + 1);
  for (std::size_t k = 0; k < result.size(); ++k) {
    result[k] = std::abs(values[k]) * 4 / static_cast<double>(size);  // the Hann window's mean: 1/2
  }
  return result;
}

double TransitionMeter::flux(std::int64_t sample) const {
  const auto hop = static_cast<std::int64_t>(fft_.size() / 4);
  double most = 0;
  std::vector<double> before = magnitudes(sample - 2 * hop);
  for (int step = -1; step <= 2; ++step) {
    std::vector<double> after = magnitudes(sample + step * hop);
    double sum = 0;
    for (std::size_t k = 0; k < after.size(); ++k) {
      const double rise =
          std::log1p(kCompression * after[k]) - std::log1p(kCompression * before[k]);
      sum += rise > 0 ? rise * rise : 0;
    }
    most = std::max(most, std::sqrt(sum));
    before = std::move(after);
  }
  return most;
}

// Windows half of which overlap, wholly within the range.
std::vector<double> TransitionMeter::mel_decibels(std::int64_t begin, std::int64_t end) const {
  const auto half = static_cast<std::int64_t>(fft_.size() / 2);
  std::vector<double> power(kBands);
  int windows = 0;
  for (std::int64_t centre = begin + half; centre + half <= end; centre += half) {
    const std::vector<double> bins = magnitudes(centre);
    for (int band = 0; band < kBands; ++band) {
      const auto first = static_cast<std::size_t>(borders_[band]);
      const std::size_t last = std::max(first + 1, static_cast<std::size_t>(borders_[band + 1]));
      double sum = 0;
      for (std::size_t k = first; k < std::min(last, bins.size()); ++k) sum += bins[k] * bins[k];
      power[band] += sum;
    }
    ++windows;
  }
  const double floor = std::pow(10, kFloorDecibels / 10);
  for (double& value : power) value = 10 * std::log10(std::max(value / windows, floor));
  return power;
}

}  // namespace crooner::audio
