#pragma once

#include <crooner/audio.h>

#include <filesystem>
#include <vector>

namespace crooner::audio {

struct SpectrogramOptions {
  int width = 1200;    // pixels, over the whole duration
  int height = 400;    // pixels
  double lowest = 40;  // Hz at the bottom row
  double highest = 0;  // Hz at the top row; 0: half the sample rate
  double range = 80;   // dB from black to the brightest
  int window = 2048;   // samples of the Fourier transform, a power of two
};

// Levels in dB relative to the loudest, [height, width], top row first: rows are spaced evenly in
// log frequency, columns in time.
struct Spectrogram {
  int width = 0;
  int height = 0;
  std::vector<float> decibels;  // from -range to 0
};

Spectrogram spectrogram(const Audio& audio, const SpectrogramOptions& options = {});

// Writes it as a PNG image. Throws ResourceError.
void write_spectrogram(const std::filesystem::path& file, const Audio& audio,
                       const SpectrogramOptions& options = {});

}  // namespace crooner::audio
