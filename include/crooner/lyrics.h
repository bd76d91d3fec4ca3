#pragma once

namespace crooner {

// A character of the lyrics as the model reads them (transliterated, without what its vocabulary
// lacks; '\n' between lines), and when it is sung, in seconds from the start of the song. What is
// not sung has no time: its start is negative.
struct SungCharacter {
  char text = 0;
  double start = -1;
  double end = -1;
};

}  // namespace crooner
