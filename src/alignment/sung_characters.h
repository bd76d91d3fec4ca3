#pragma once

#include <ATen/core/Tensor.h>
#include <crooner/lyrics.h>

#include <string>
#include <vector>

namespace crooner::alignment {

// When each character of the cleaned lyrics is sung, from attention_matrix(): along the monotone
// path through it, from the first to the last moment that clearly looks at the character.
// Characters that the path leaves out have no time. report::group_lyrics() makes words and lines of
// them.
//   matrix: [top codes, characters of `text`]; seconds_per_code: of the top level.
std::vector<SungCharacter> sung_characters(const at::Tensor& matrix, const std::string& text,
                                           double seconds_per_code);

}  // namespace crooner::alignment
