#include "training/timed_phones.h"

#include <algorithm>

namespace crooner::training {

std::vector<TimedPhone> timed_phones(const TrainingSong& song,
                                     const std::vector<std::string>& inventory,
                                     std::map<std::string, std::int64_t>& unknown) {
  std::vector<TimedPhone> phones;
  for (const SungPhone& sung : song.phones) {
    const auto found = std::ranges::find(inventory, sung.name);
    if (found == inventory.end()) {
      ++unknown[sung.name];
      continue;
    }
    phones.push_back({sung.begin, sung.end, found - inventory.begin()});
  }
  return phones;
}

std::int64_t phone_at_time(std::span<const TimedPhone> phones, double seconds) {
  const auto after = std::ranges::upper_bound(phones, seconds, {}, &TimedPhone::begin);
  if (after == phones.begin()) return -1;
  const TimedPhone& last = *(after - 1);
  return seconds < last.end ? last.phone : -1;
}

}  // namespace crooner::training
