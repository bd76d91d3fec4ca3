#include "audio/transition.h"

#include <gtest/gtest.h>

#include <cmath>

namespace crooner::audio {
namespace {

// One second of a tone of 440 Hz; what `change` does begins after half of it.
template <typename Change>
Audio tone(const Change& change) {
  Audio audio{.sample_rate = 16000, .channels = 1, .samples = {}};
  for (int i = 0; i < 16000; ++i) {
    const double phase = 2 * 3.14159265358979 * 440 * i / 16000;
    audio.samples.push_back(static_cast<float>(i < 8000 ? 0.3 * std::sin(phase) : change(phase)));
  }
  return audio;
}

TEST(Transition, ASteadyToneHasNone) {
  const TransitionMeter meter(tone([](double phase) { return 0.3 * std::sin(phase); }));
  const Transition change = meter.at(8000);
  EXPECT_LT(change.flux, 0.5);
  EXPECT_LT(change.mel_distance, 0.5);
}

TEST(Transition, AJumpOfThePhaseIsFlux) {
  const TransitionMeter meter(tone([](double phase) { return 0.3 * std::sin(phase + 2); }));
  EXPECT_GT(meter.at(8000).flux, 10 * meter.at(6000).flux);
  EXPECT_LT(meter.at(8000).mel_distance, 5);
}

TEST(Transition, AnotherTimbreIsMelDistance) {
  const TransitionMeter meter(
      tone([](double phase) { return 0.2 * std::sin(phase) + 0.1 * std::sin(7 * phase); }));
  EXPECT_GT(meter.at(8000).mel_distance, 5);
  EXPECT_LT(meter.at(6000).mel_distance, 0.5);
  EXPECT_LT(meter.at(10000).mel_distance, 0.5);
}

TEST(Transition, SilenceChangesNothing) {
  const Audio silence{.sample_rate = 16000, .channels = 1, .samples = std::vector<float>(16000)};
  const TransitionMeter meter(silence);
  EXPECT_EQ(meter.at(meter.reach()).flux, 0);
  EXPECT_EQ(meter.at(meter.samples() - meter.reach()).mel_distance, 0);
}

}  // namespace
}  // namespace crooner::audio
