#pragma once

#include <crooner/audio.h>

#include <cstdint>
#include <span>
#include <vector>

namespace crooner::audio {

// An eighth of a second of a recording: whether the difference of two neighbouring bands' energies
// has risen, for 16 pairs of bands, and for which of them it has changed enough to say so.
struct FingerprintFrame {
  std::uint16_t risen = 0;
  std::uint16_t changed = 0;
  bool operator==(const FingerprintFrame&) const = default;
};

// What identifies a recording whatever its loudness, format and encoding (Haitsma and Kalker 2002,
// "A highly robust audio fingerprinting system", section 4).
std::vector<FingerprintFrame> fingerprint(const Audio& audio);

// The share of the changed bits that two fingerprints have in common where they agree best, one
// being shifted by up to two seconds: about 0.5 for different recordings, above 0.8 for copies. 0
// when one is more than four seconds longer, or shorter than a second, and for sounds that hardly
// change.
double similarity(std::span<const FingerprintFrame> one, std::span<const FingerprintFrame> other);

}  // namespace crooner::audio
