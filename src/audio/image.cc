#include "audio/image.h"

#include <png.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/strings.h"

namespace crooner::audio {
namespace {

using Colour = std::array<float, 3>;

// Evenly spaced, of increasing lightness, so that the image is readable in greyscale too.
constexpr std::array<Colour, 6> kHeat = {
    {{0, 0, 4}, {60, 15, 110}, {150, 35, 105}, {230, 90, 45}, {250, 185, 40}, {252, 255, 215}}};

}  // namespace

void heat_color(float value, std::uint8_t* pixel) {
  const float position = std::clamp(value, 0.0f, 1.0f) * (kHeat.size() - 1);
  const auto below = std::min(static_cast<std::size_t>(position), kHeat.size() - 2);
  const float part = position - static_cast<float>(below);
  for (std::size_t i = 0; i < 3; ++i) {
    const float mixed = kHeat[below][i] * (1 - part) + kHeat[below + 1][i] * part;
    pixel[i] = static_cast<std::uint8_t>(std::lround(mixed));
  }
}

void write_png(const std::filesystem::path& file, const Image& picture) {
  png_image image = {};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(picture.width);
  image.height = static_cast<png_uint_32>(picture.height);
  image.format = PNG_FORMAT_RGB;
  image.flags = PNG_IMAGE_FLAG_FAST;  // a quarter of the time, and a smaller spectrogram
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  std::vector<std::byte> bytes(size);
  if (!png_image_write_to_memory(&image, bytes.data(), &size, 0, picture.pixels.data(), 0,
                                 nullptr)) {
    throw ResourceError(
        str_cat("The image '", file.string(), "' cannot be written: ", image.message, "."));
  }
  AtomicFile out(file);
  out.write(std::span(bytes).first(size));
  out.commit();
}

}  // namespace crooner::audio
