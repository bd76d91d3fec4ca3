#pragma once

#include "base/label_version.h"

namespace crooner::text {

// The size of the lyrics vocabulary; index 0 is padding and unknown (docs/spec/text.md,
// section 1).
int vocabulary_size(LabelVersion version);  // 80 (v2), 79 (v3)

// The index of a character, from 1; -1: not in the vocabulary.
int character_index(LabelVersion version, char character);

// The character of an index from 1 to vocabulary_size - 1; '\0' for any other.
char character_at(LabelVersion version, int index);

}  // namespace crooner::text
