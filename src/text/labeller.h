#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "text/id_list.h"
#include "text/label_vector.h"
#include "text/lyrics.h"

namespace crooner::text {

// The names and lyrics that a user asks for.
struct LabelInput {
  std::string artist;
  std::string genre;
  std::string lyrics;             // UTF-8; empty: an instrumental
  std::int64_t total_length = 0;  // samples of the whole song
  std::int64_t offset = 0;        // samples before the generated part
  // The sample of the song at which each line of the lyrics begins, where it is known; they ascend.
  std::vector<std::optional<std::int64_t>> line_starts = {};
};

// Turns names and lyrics into the ids and tokens of one prior (docs/spec/text.md, sections 1 and
// 2).
class Labeller {
 public:
  Labeller(LabelLayout layout, IdList artists, IdList genres);

  // Appends to `warnings`, one sentence each: unknown names with the closest known ones, genre
  // words beyond the model's slots, dropped characters. With `strict`, each of them throws
  // InputError instead. An empty name is never unknown. Throws InputError for lyrics that are not
  // UTF-8 or of which no character is usable.
  Labels labels(const LabelInput& song, bool strict, std::vector<std::string>* warnings) const;

  const LabelLayout& layout() const { return layout_; }
  const IdList& artists() const { return artists_; }
  const IdList& genres() const { return genres_; }

 private:
  std::vector<std::int64_t> genre_ids(const std::string& genre, bool strict,
                                      std::vector<std::string>& warnings) const;
  Lyrics lyric_tokens(const std::string& lyrics, bool strict,
                      std::vector<std::string>& warnings) const;

  LabelLayout layout_;
  IdList artists_;
  IdList genres_;
};

}  // namespace crooner::text
