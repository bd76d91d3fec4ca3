#include "audio/tags.h"

#include <fileref.h>
#include <tag.h>

namespace crooner::audio {

Tags read_tags(const std::filesystem::path& file) {
  const TagLib::FileRef opened(file.c_str(), false);
  if (opened.isNull() || opened.tag() == nullptr) return {};
  const TagLib::Tag& tag = *opened.tag();
  return {tag.title().to8Bit(true), tag.artist().to8Bit(true), tag.genre().to8Bit(true),
          tag.comment().to8Bit(true)};
}

}  // namespace crooner::audio
