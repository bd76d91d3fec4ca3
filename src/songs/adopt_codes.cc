#include "songs/adopt_codes.h"

#include <algorithm>
#include <span>

namespace crooner::songs {

std::vector<AdoptedLevel> all_codes(const SongWriter& other) {
  std::vector<AdoptedLevel> levels;
  if (!other.has_folder()) return levels;
  for (SavedLevel& level : other.saved()) {
    const auto count = static_cast<std::int64_t>(level.codes.size());
    levels.push_back({std::move(level), count});
  }
  return levels;
}

void adopt_codes(const std::vector<AdoptedLevel>& levels, SongWriter& song) {
  if (!song.has_folder()) return;  // it is finished
  std::vector<SavedLevel> existing = song.saved();
  existing.resize(std::max(existing.size(), levels.size()));
  for (std::size_t number = 0; number < levels.size(); ++number) {
    const auto& [from, count] = levels[number];
    const SavedLevel& has = existing[number];
    const std::span<const std::int64_t> codes(from.codes);
    const auto prompt = static_cast<std::size_t>(from.prompt_length);
    const int level = static_cast<int>(number);
    if (prompt > 0 && has.codes.empty()) song.on_prompt({0, level, 0, codes.first(prompt)});
    if (count <= from.prompt_length || has.codes.size() > prompt || !has.pending_tokens.empty()) {
      continue;
    }
    song.on_window_end({0, level, from.prompt_length,
                        codes.subspan(prompt, static_cast<std::size_t>(count) - prompt)});
  }
}

}  // namespace crooner::songs
