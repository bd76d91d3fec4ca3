#include "audio/spectrogram.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

#include "audio/fft.h"
#include "audio/image.h"
#include "audio/resample.h"
#include "base/error.h"
#include "base/strings.h"

namespace crooner::audio {
namespace {

std::vector<float> hann(int size) {
  std::vector<float> window(size);
  for (int i = 0; i < size; ++i) {
    window[i] = static_cast<float>(0.5 - 0.5 * std::cos(2 * std::numbers::pi * i / size));
  }
  return window;
}

// The power spectrum of the windowed samples around `centre`, zero beyond the ends. [window / 2 +
// 1]
std::vector<float> power(const std::vector<float>& samples, std::int64_t centre,
                         const std::vector<float>& window, const Fft& fft) {
  std::vector<std::complex<float>> values(window.size());
  const auto count = static_cast<std::int64_t>(samples.size());
  const auto first = centre - static_cast<std::int64_t>(window.size()) / 2;
  for (std::size_t i = 0; i < window.size(); ++i) {
    const std::int64_t at = first + static_cast<std::int64_t>(i);
    if (at >= 0 && at < count) values[i] = samples[at] * window[i];
  }
  fft.forward(values);
  std::vector<float> result(window.size() / 2 + 1);
  for (std::size_t k = 0; k < result.size(); ++k) result[k] = std::norm(values[k]);
  return result;
}

// The borders of the image rows in FFT bins, from the bottom: height + 1 numbers.
std::vector<double> row_borders(const SpectrogramOptions& options, double highest,
                                int sample_rate) {
  std::vector<double> borders;
  for (int row = 0; row <= options.height; ++row) {
    const double hertz = options.lowest * std::pow(highest / options.lowest,
                                                   static_cast<double>(row) / options.height);
    borders.push_back(hertz * options.window / sample_rate);
  }
  return borders;
}

// The maximum power between two borders; within one bin, the power interpolated between its
// neighbours, so that low rows are smooth.
float row_power(const std::vector<float>& bins, double low, double high) {
  const std::size_t last = bins.size() - 1;
  const auto first = static_cast<std::size_t>(std::ceil(low));
  const auto end = std::min(static_cast<std::size_t>(std::floor(high)), last);
  if (first <= end) return *std::max_element(bins.begin() + first, bins.begin() + end + 1);
  const double middle = std::min((low + high) / 2, static_cast<double>(last));
  const auto below = static_cast<std::size_t>(middle);
  const auto above = std::min(below + 1, last);
  const auto part = static_cast<float>(middle - static_cast<double>(below));
  return bins[below] * (1 - part) + bins[above] * part;
}

void check(const SpectrogramOptions& options, double highest, int sample_rate) {
  const bool fine = options.width > 0 && options.height > 0 && options.range > 0 &&
                    options.lowest > 0 && options.lowest < highest && highest <= sample_rate / 2.0;
  if (fine) return;
  throw UsageError(
      str_cat("A spectrogram of ", options.width, " x ", options.height, " pixels from ",
              options.lowest, " to ", highest, " Hz over ", options.range,
              " dB is not possible; sizes must be positive, and frequencies between 0 and ",
              sample_rate / 2.0, " Hz."));
}

}  // namespace

Spectrogram spectrogram(const Audio& audio, const SpectrogramOptions& options) {
  const double highest = options.highest > 0 ? options.highest : audio.sample_rate / 2.0;
  check(options, highest, audio.sample_rate);
  const Audio single = mix_to_mono(audio);
  const Fft fft(options.window);
  const std::vector<float> window = hann(options.window);
  const std::vector<double> borders = row_borders(options, highest, audio.sample_rate);

  const auto width = static_cast<std::size_t>(options.width);
  const auto height = static_cast<std::size_t>(options.height);
  Spectrogram result{options.width, options.height, std::vector<float>(width * height)};
  float loudest = 0;
  for (std::size_t column = 0; column < width; ++column) {
    const double share = (static_cast<double>(column) + 0.5) / options.width;
    const auto centre =
        static_cast<std::int64_t>(share * static_cast<double>(single.samples.size()));
    const std::vector<float> bins = power(single.samples, centre, window, fft);
    for (std::size_t row = 0; row < height; ++row) {
      const float value = row_power(bins, borders[row], borders[row + 1]);
      loudest = std::max(loudest, value);
      result.decibels[(height - 1 - row) * width + column] = value;
    }
  }
  const auto range = static_cast<float>(options.range);
  for (float& value : result.decibels) {
    const float relative = loudest > 0 ? value / loudest : 0;
    value = relative > 0 ? std::max(10 * std::log10(relative), -range) : -range;
  }
  return result;
}

void write_spectrogram(const std::filesystem::path& file, const Audio& audio,
                       const SpectrogramOptions& options) {
  const Spectrogram levels = spectrogram(audio, options);
  Image picture{levels.width, levels.height, {}};
  picture.pixels.resize(levels.decibels.size() * 3);
  const auto range = static_cast<float>(options.range);
  for (std::size_t i = 0; i < levels.decibels.size(); ++i) {
    heat_color(1 + levels.decibels[i] / range, &picture.pixels[3 * i]);
  }
  write_png(file, picture);
}

}  // namespace crooner::audio
