#pragma once

#include <span>
#include <vector>

namespace crooner::alignment {

// Aligns frames to characters: Viterbi decoding over a monotonic alignment. Returns the column
// (character) of each row (frame) of `attention` on the best path, never decreasing.
//   attention: [rows, columns], row-major, not negative.
//
// A frame's emission score is the logarithm of the share of its attention that a character gets.
// From one frame to the next the path stays on its character, moves to the next one, or jumps ahead
// for a constant penalty, so that unsung lyrics cost little and one frame's glance ahead does not
// pull the path along. It may begin and end at any character. (Taking each row's maximum instead
// jumps about wherever attention is flat.)
//
// Time and memory are O(rows * columns): the best source of a jump is a running maximum.
std::vector<int> viterbi_alignment(std::span<const float> attention, int rows, int columns);

}  // namespace crooner::alignment
