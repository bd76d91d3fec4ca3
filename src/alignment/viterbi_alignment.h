#pragma once

#include <span>
#include <vector>

namespace crooner::alignment {

// The best way through the lyrics: for each row of `attention` (a moment) one column (a character),
// never going back. weights: [rows, columns], row-major, not negative.
//
// A moment is worth the logarithm of the share of its attention that its character gets. The path
// begins and ends at any character; it stays, goes on to the next one, or jumps ahead for a price,
// so that lyrics that are not sung cost little and a single moment's glance ahead does not carry it
// away. (Taking each moment's largest weight instead jumps about wherever attention is flat.)
std::vector<int> viterbi_alignment(std::span<const float> attention, int rows, int columns);

}  // namespace crooner::alignment
