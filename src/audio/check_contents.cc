#include "audio/check_contents.h"

#include <memory>

#include "audio/audio_reader.h"
#include "audio/byte_range.h"
#include "audio/content_kind.h"

namespace crooner::audio {

void check_contents(const std::filesystem::path& file) {
  const Content content =
      detect_content(ByteRange(std::make_shared<const SeekableFile>(file, "audio file")));
  const bool known = content.kind != ContentKind::kOther;
  if (known || (content.is_sound && !content.name.empty())) return;
  const AudioReader reader(file);  // a format that only libsndfile or ffmpeg know, or none
}

}  // namespace crooner::audio
