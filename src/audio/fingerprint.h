#pragma once

#include <crooner/audio.h>

#include <cstdint>
#include <span>
#include <vector>

namespace crooner::audio {

// What identifies a recording whatever its loudness, format and encoding: 16 bits for every eighth
// of a second, each telling whether the difference of two neighbouring bands' energies has risen
// (Haitsma and Kalker 2002, "A highly robust audio fingerprinting system", section 4).
std::vector<std::uint16_t> fingerprint(const Audio& audio);

// The share of bits that two fingerprints have in common where they agree best, one being shifted
// by up to two seconds: about 0.5 for different recordings, above 0.8 for copies. 0 when one is
// more than four seconds longer, or shorter than a second.
double similarity(std::span<const std::uint16_t> one, std::span<const std::uint16_t> other);

}  // namespace crooner::audio
