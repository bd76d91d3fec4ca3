#pragma once

#include <string>
#include <vector>

#include "base/label_version.h"

namespace crooner::text {

// The form in which a name is looked up (docs/spec/text.md, section 2). v2: lower case, every
// character outside a-z and 0-9 becomes `_`, runs collapse, leading and trailing ones go ("J.P.
// Morrow" -> "j_p_morrow"). v3: lower case and nothing else.
std::string normalise(const std::string& name, LabelVersion version);

// The words of a genre: v2 splits the normalised name at `_` (an empty genre is one empty word), v3
// keeps it whole.
std::vector<std::string> genre_words(const std::string& genre, LabelVersion version);

}  // namespace crooner::text
