#include "audio/stereo.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <span>

namespace crooner::audio {
namespace {

double mean_square(std::span<const float> samples) {
  double sum = 0;
  for (const float sample : samples) sum += static_cast<double>(sample) * sample;
  return sum / static_cast<double>(std::max<std::size_t>(1, samples.size()));
}

// out += gain * take, later by `delay` s.
void add_delayed(const Audio& take, double delay, double gain, std::vector<float>& out) {
  const auto shift = static_cast<std::size_t>(std::llround(delay * take.sample_rate));
  for (std::size_t i = shift; i < out.size(); ++i) {
    out[i] += static_cast<float>(gain * take.samples[i - shift]);
  }
}

struct Channels {
  std::vector<float> left, right;
};

Channels mix_takes(const std::vector<Audio>& takes, const StereoPlacement& placement) {
  const bool middle = takes.size() > 2;
  const std::size_t first_side = middle ? 1 : 0;
  const double side = middle ? std::pow(10, placement.side_level / 20) : 1;
  const std::vector<float> none(takes.front().samples.size(), 0.0f);
  Channels both{middle ? takes.front().samples : none, middle ? takes.front().samples : none};
  add_delayed(takes[first_side], placement.left_delay, side, both.left);
  add_delayed(takes[first_side + 1], placement.right_delay, side, both.right);
  return both;
}

// With so many quarters of the first take in both channels.
Channels narrowed(const Channels& wide, std::span<const float> first, int quarters) {
  if (quarters == 0) return wide;
  const float share = static_cast<float>(quarters) / 4;
  Channels result = wide;
  for (std::size_t i = 0; i < first.size(); ++i) {
    result.left[i] += share * (first[i] - wide.left[i]);
    result.right[i] += share * (first[i] - wide.right[i]);
  }
  return result;
}

// What gives the mean of both channels the level of the first take.
double level_factor(const Channels& both, std::span<const float> first) {
  std::vector<float> mono(both.left.size());
  for (std::size_t i = 0; i < mono.size(); ++i) mono[i] = (both.left[i] + both.right[i]) / 2;
  const double wanted = mean_square(first), found = mean_square(mono);
  if (wanted == 0) return 1;
  return found == 0 ? std::numeric_limits<double>::infinity() : std::sqrt(wanted / found);
}

StereoLevel level_of(const Channels& wide, std::span<const float> first) {
  StereoLevel level{level_factor(wide, first), 0};
  while (level.factor > std::numbers::sqrt2 && level.quarters < 4) {
    ++level.quarters;
    level.factor = level_factor(narrowed(wide, first, level.quarters), first);
  }
  return level;
}

}  // namespace

StereoLevel stereo_level(const std::vector<Audio>& takes, const StereoPlacement& placement) {
  return level_of(mix_takes(takes, placement), takes.front().samples);
}

Audio place_in_stereo(const std::vector<Audio>& takes, const StereoPlacement& placement) {
  const std::span<const float> first = takes.front().samples;
  const Channels wide = mix_takes(takes, placement);
  const StereoLevel level = placement.level ? *placement.level : level_of(wide, first);
  const Channels both = narrowed(wide, first, level.quarters);
  Audio stereo{takes.front().sample_rate, 2, {}};
  stereo.samples.reserve(2 * first.size());
  for (std::size_t i = 0; i < first.size(); ++i) {
    stereo.samples.push_back(static_cast<float>(level.factor * both.left[i]));
    stereo.samples.push_back(static_cast<float>(level.factor * both.right[i]));
  }
  return stereo;
}

}  // namespace crooner::audio
