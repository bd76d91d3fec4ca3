#pragma once

#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/text_file.h"
#include "base/utf8.h"
#include "text/id_list.h"
#include "text/lyrics.h"
#include "text/written_lyrics.h"

namespace crooner::text {

// Reads any bytes as lyrics and as an id list.
inline void exercise_words(std::string_view bytes) {
  const std::string text = to_utf8_text(std::string(bytes));
  for (const LabelVersion version : {LabelVersion::kV2, LabelVersion::kV3}) {
    try {
      const SungLyrics sung =
          invalid_utf8_offset(text) ? SungLyrics{text, {}, {}} : sung_lyrics(text);
      const Lyrics lyrics = encode_lyrics(sung.text, version);
      if (lyrics.tokens.size() != lyrics.text.size())
        throw std::logic_error("a token is not a character");
    } catch (const InputError&) {
      if (!invalid_utf8_offset(text)) throw;
    }
    try {
      std::istringstream lines(text);
      const IdList list = IdList::read(lines, "ids.txt", version);
      for (const auto& [name, id] : list.entries()) {
        if (!list.find(name)) throw std::logic_error("a name that is not found: " + name);
      }
    } catch (const InputError&) {
    }
  }
}

}  // namespace crooner::text
