#include "audio/spectrogram.h"

#include <gtest/gtest.h>
#include <png.h>

#include <algorithm>
#include <random>

#include "audio/fft.h"
#include "audio/image.h"
#include "audio/test_signals.h"
#include "base/error.h"
#include "base/files.h"

namespace crooner::audio {
namespace {

TEST(Fft, EqualsTheDefinition) {
  std::mt19937 random(1);
  std::uniform_real_distribution<float> number(-1, 1);
  for (const std::size_t size : {2u, 8u, 64u}) {
    std::vector<std::complex<float>> values(size);
    for (auto& value : values) value = {number(random), number(random)};
    std::vector<std::complex<float>> fast = values;
    Fft(size).forward(fast);
    for (std::size_t k = 0; k < size; ++k) {
      std::complex<double> sum = 0;
      for (std::size_t n = 0; n < size; ++n) {
        const double angle =
            -2 * std::numbers::pi * static_cast<double>(k * n) / static_cast<double>(size);
        sum += std::complex<double>(values[n]) * std::polar(1.0, angle);
      }
      EXPECT_NEAR(std::abs(sum - std::complex<double>(fast[k])), 0, 1e-5);
    }
  }
  EXPECT_THROW(Fft(12), UsageError);
}

// The row of the picture, from the bottom, in which a frequency lies.
int row_of(double hertz, const SpectrogramOptions& options) {
  return static_cast<int>(options.height * std::log(hertz / options.lowest) /
                          std::log(options.highest / options.lowest));
}

TEST(Spectrogram, ShowsFrequencyAndTimeOfATone) {
  SpectrogramOptions options;
  options.width = 100;
  options.height = 120;
  options.highest = 10000;
  Audio sound = silence(44100, 2.0);
  const Audio tone = sine(44100, 1000, 1.0);
  std::copy(tone.samples.begin(), tone.samples.end(), sound.samples.begin() + 44100);
  const Spectrogram levels = spectrogram(sound, options);
  ASSERT_EQ(levels.decibels.size(), 12000u);
  for (int column = 0; column < 100; ++column) {
    int brightest = 0;
    for (int row = 0; row < 120; ++row) {
      if (levels.decibels[row * 100 + column] > levels.decibels[brightest * 100 + column])
        brightest = row;
    }
    const float level = levels.decibels[brightest * 100 + column];
    if (column < 45) {
      EXPECT_EQ(level, -80) << column;
    }
    if (column >= 55) {
      EXPECT_NEAR(119 - brightest, row_of(1000, options), 1) << column;
      EXPECT_GT(level, -3) << column;
    }
  }
}

TEST(Spectrogram, SilenceIsDark) {
  SpectrogramOptions options;
  options.width = 10;
  options.height = 10;
  for (const float level : spectrogram(silence(8000, 0.5), options).decibels) EXPECT_EQ(level, -80);
}

TEST(Spectrogram, RejectsInvalidSettings) {
  SpectrogramOptions options;
  options.highest = 5000;
  EXPECT_THROW(spectrogram(silence(8000, 0.5), options), UsageError);
  options.highest = 0;
  options.width = 0;
  EXPECT_THROW(spectrogram(silence(8000, 0.5), options), UsageError);
}

TEST(Image, ColoursGrowBrighter) {
  int before = -1;
  for (int i = 0; i <= 20; ++i) {
    std::uint8_t pixel[3];
    heat_color(static_cast<float>(i) / 20, pixel);
    const int light = 299 * pixel[0] + 587 * pixel[1] + 114 * pixel[2];
    EXPECT_GT(light, before);
    before = light;
  }
}

TEST(Image, IsWrittenAsPng) {
  const TestFolder folder("png");
  const Image picture{3, 2, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18}};
  write_png(folder / "a.png", picture);
  png_image image = {};
  image.version = PNG_IMAGE_VERSION;
  ASSERT_TRUE(png_image_begin_read_from_file(&image, (folder / "a.png").c_str()));
  image.format = PNG_FORMAT_RGB;
  std::vector<std::uint8_t> pixels(PNG_IMAGE_SIZE(image));
  ASSERT_TRUE(png_image_finish_read(&image, nullptr, pixels.data(), 0, nullptr));
  EXPECT_EQ(image.width, 3u);
  EXPECT_EQ(image.height, 2u);
  EXPECT_EQ(pixels, picture.pixels);
}

TEST(Spectrogram, WritesAnImage) {
  const TestFolder folder("spectrogram");
  write_spectrogram(folder / "a.png", sine(44100, 440, 0.5));
  EXPECT_EQ(read_file(folder / "a.png").substr(1, 3), "PNG");
}

}  // namespace
}  // namespace crooner::audio
