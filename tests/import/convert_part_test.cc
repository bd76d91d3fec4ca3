#include "import/convert_part.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

namespace crooner::importer {
namespace {

std::vector<std::uint16_t> narrow(const std::vector<float>& values, DType type) {
  const auto bytes = convert_elements(std::as_bytes(std::span(values)), DType::kF32, type);
  std::vector<std::uint16_t> bits(values.size());
  std::memcpy(bits.data(), bytes.data(), bytes.size());
  return bits;
}

TEST(ConvertElements, RoundsToNearestTiesToEven) {
  const std::vector<float> values = {1.0f,
                                     -2.5f,
                                     0.0f,
                                     65504.0f,
                                     1.0f + 1.0f / 1024,
                                     1.0f + 1.0f / 2048,
                                     1.0f + 3.0f / 2048,
                                     std::ldexp(1.0f, -24),
                                     std::ldexp(1.5f, -24),
                                     2047.9f / 1024};
  EXPECT_EQ(narrow(values, DType::kF16),
            (std::vector<std::uint16_t>{0x3c00, 0xc100, 0, 0x7bff, 0x3c01, 0x3c00, 0x3c02, 1, 2,
                                        0x4000}));
  EXPECT_EQ(narrow({1.0f, -2.5f, 1.0f + 1.0f / 256, 1.0f + 3.0f / 256, 3.0e38f}, DType::kBF16),
            (std::vector<std::uint16_t>{0x3f80, 0xc020, 0x3f80, 0x3f82, 0x7f62}));
}

TEST(ConvertElements, RoundTripsEveryFiniteHalf) {
  for (const DType type : {DType::kF16, DType::kBF16}) {
    for (std::uint32_t bits = 0; bits < 65536; ++bits) {
      const auto half = static_cast<std::uint16_t>(bits);
      const auto wide = convert_elements(std::as_bytes(std::span(&half, 1)), type, DType::kF32);
      float value = 0;
      std::memcpy(&value, wide.data(), 4);
      if (!std::isfinite(value)) continue;
      ASSERT_EQ(narrow({value}, type)[0], half) << value;
    }
  }
}

}  // namespace
}  // namespace crooner::importer
