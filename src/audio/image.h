#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace crooner::audio {

// An RGB image: [height, width, 3] bytes, top row first.
struct Image {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> pixels;
};

// A colour map from black over violet, red and yellow to white; `value` from 0 to 1.
void heat_color(float value, std::uint8_t* pixel);  // [3]

// Throws ResourceError when the file cannot be written.
void write_png(const std::filesystem::path& file, const Image& picture);

}  // namespace crooner::audio
