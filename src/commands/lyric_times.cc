#include "commands/lyric_times.h"

namespace crooner::commands {

report::TimedLyrics lyric_times(Model& model, const Request& request,
                                const std::vector<std::int64_t>& top_codes) {
  std::vector<report::SungCharacter> characters;
  for (const SungCharacter& one : model.align(request, top_codes)) {
    characters.push_back({one.text, {one.start, one.end}});
  }
  return report::group(characters);
}

std::string lyric_file(const report::TimedLyrics& times, const std::string& extension,
                       const Request& request) {
  if (extension == ".lrc") return report::to_lrc(times, "", request.artist);
  if (extension == ".srt") return report::to_srt(times);
  return report::to_json(times);
}

}  // namespace crooner::commands
