#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "training/manifest.h"

namespace crooner::training {

// A phone of a song by its index in an inventory.
struct TimedPhone {
  double begin = 0, end = 0;  // seconds
  std::int64_t phone = 0;
};

// The phones of a song that the inventory has, in order; the others are counted by name in
// `unknown`.
std::vector<TimedPhone> timed_phones(const TrainingSong& song,
                                     const std::vector<std::string>& inventory,
                                     std::map<std::string, std::int64_t>& unknown);

// The phone that sounds at a time: of those whose time it is the last one that began. -1: none.
std::int64_t phone_at_time(std::span<const TimedPhone> phones, double seconds);

}  // namespace crooner::training
