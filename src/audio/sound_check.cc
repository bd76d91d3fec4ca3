#include "audio/sound_check.h"

#include <algorithm>
#include <cmath>

#include "audio/loudness.h"
#include "base/counted.h"
#include "base/error.h"
#include "base/rounded.h"
#include "base/strings.h"

namespace crooner::audio {
namespace {

constexpr float kOtherScale = 4;    // 12 dB above full scale: not audio with full scale 1
constexpr float kCodecPeak = 1.5f;  // overshoot of lossy codecs
constexpr double kOffset = 0.1;     // of full scale
constexpr double kCancelled = 0.1;  // -20 dB; a single channel of many is mixed down less

}  // namespace

void SoundCheck::add(std::span<const float> samples) {
  const auto measure = [](Channel& channel, double sample) {
    channel.sum += sample;
    channel.squares += sample * sample;
    channel.peak = std::max(channel.peak, static_cast<float>(std::abs(sample)));
  };
  for (std::size_t at = 0; at + channels_ <= samples.size(); at += channels_) {
    double sum = 0;
    for (std::size_t channel = 0; channel < channels_; ++channel) {
      const float sample = samples[at + channel];
      measure(each_[channel], sample);
      if (std::abs(sample) > 1) ++beyond_;
      sum += sample;
    }
    measure(mix_, sum / static_cast<double>(channels_));
    ++frames_;
  }
}

bool SoundCheck::is_silent() const {
  return std::ranges::all_of(each_,
                             [](const Channel& channel) { return channel.peak <= kSilentPeak; });
}

void SoundCheck::add_level(const std::string& name, bool lossy,
                           std::vector<std::string>* sentences) const {
  const float peak = std::ranges::max(each_, {}, &Channel::peak).peak;
  if (peak > kOtherScale) {
    throw InputError(
        str_cat(name, " has samples that reach ", peak, "; they must lie between -1 and 1."));
  }
  if (peak > (lossy ? kCodecPeak : 1.0f)) {
    sentences->push_back(str_cat(name, " has ", counted(beyond_, "sample"),
                                 " beyond full scale, which is 1; the largest is ",
                                 rounded(peak, 2), "."));
  }
}

std::vector<std::string> SoundCheck::findings(const std::string& name, bool lossy) const {
  if (frames_ == 0) return {};
  std::vector<std::string> sentences;
  const auto count = static_cast<double>(frames_);
  add_level(name, lossy, &sentences);
  if (is_silent()) {
    sentences.push_back(str_cat(name, " is silent."));
    return sentences;
  }
  double offset = 0;
  double squares = 0;
  for (const Channel& channel : each_) {
    const double mean = channel.sum / count;
    if (std::abs(mean) > std::abs(offset)) offset = mean;
    squares += channel.squares / count / static_cast<double>(channels_);
  }
  if (std::abs(offset) > kOffset) {
    const bool constant = squares - offset * offset < 1e-8 * offset * offset;
    sentences.push_back(str_cat(name, constant ? " is silent: it has" : " has",
                                " a constant offset (DC) of ", rounded(offset, 2),
                                " of full scale."));
  }
  const double mixed = std::sqrt(mix_.squares / count);
  if (mixed < kCancelled * std::sqrt(squares)) {
    sentences.push_back(str_cat(
        name,
        " has channels that cancel each other: mixed to one, as the model hears them, they are ",
        mixed > 0
            ? str_cat(rounded(decibels(std::sqrt(squares)) - decibels(mixed), 2), " dB quieter.")
            : "silent."));
  }
  return sentences;
}

}  // namespace crooner::audio
