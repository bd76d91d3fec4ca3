#include <gtest/gtest.h>

#include <optional>

#include "golden/checks.h"
#include "training/crop_index.h"

namespace crooner::golden {
namespace {

using training::CropIndex;

std::optional<double> seconds(const Json& value) {
  if (value.is_null()) return std::nullopt;
  return value.as<double>();
}

CropIndex index_of(const Json& filter, std::int64_t sample_length) {
  return CropIndex(filter["durations_in_samples"].as<std::vector<double>>(), 44100,
                   seconds(filter["min_duration"]), seconds(filter["max_duration"]), sample_length);
}

}  // namespace

void check_dataset(Case& golden) {
  const Json json = golden.json();
  for (const Json& filter : json["filter"].items()) {
    const CropIndex index = index_of(filter, 1);
    std::vector<std::string> kept;
    for (const std::size_t song : index.kept()) kept.push_back("song" + std::to_string(song));
    EXPECT_EQ(kept, filter["kept"].as<std::vector<std::string>>());
    EXPECT_EQ(index.lengths(), filter["kept_durations"].as<std::vector<std::int64_t>>());
    EXPECT_EQ(index.ends(), filter["cumsum"].as<std::vector<std::int64_t>>());
  }

  for (const Json& entry : json["index_offset"].items()) {
    const auto item = entry["item"].as<std::int64_t>();
    const auto shift = entry["shift"].is_null() ? 0 : entry["shift"].as<std::int64_t>();
    const CropIndex index = index_of(json["filter"][entry["filter_case"].as<std::size_t>()],
                                     entry["sample_length"].as<std::int64_t>());
    EXPECT_EQ(index.items(), entry["length"].as<std::int64_t>());
    if (entry.contains("error")) {
      entry["error"].raw();
      EXPECT_ANY_THROW(index.crop(item, shift)) << "item " << item << ", shift " << shift;
      continue;
    }
    const training::Crop crop = index.crop(item, shift);
    EXPECT_EQ(crop.song, entry["index"].as<std::size_t>())
        << "item " << item << ", shift " << shift;
    EXPECT_EQ(crop.offset, entry["offset"].as<std::int64_t>())
        << "item " << item << ", shift " << shift;
  }
}

}  // namespace crooner::golden
