#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "text/id_list.h"
#include "text/lyric_window.h"
#include "text/version.h"

namespace crooner::text {

// What a song is asked to be, in words and samples.
struct LabelInput {
  std::string artist;
  std::string genre;
  std::string lyrics;             // UTF-8; empty: an instrumental
  std::int64_t total_length = 0;  // samples of the whole song
  std::int64_t offset = 0;        // samples before the part that is made
};

// Numbers of a prior that its label vectors are laid out by.
struct LabelLayout {
  LabelVersion version = LabelVersion::kV2;
  int genre_slots = 1;
  int lyric_tokens = 0;  // M; 0: no lyrics
};

// The labels of one song for one prior: ids, and the whole lyrics from which windows are cut.
struct Labels {
  std::int64_t artist = 0;
  std::vector<std::int64_t> genres;  // as many as are known or given, at most genre_slots
  std::vector<std::int64_t> lyrics;  // tokens of the whole text
};

// Looks names up in a model's lists and lays label vectors out (docs/spec/text.md, sections 2 and
// 3).
class Labeller {
 public:
  Labeller(LabelLayout layout, IdList artists, IdList genres);

  // What the user should know goes to `warnings`, a sentence each: unknown names with the closest
  // known ones, genre words that find no slot, dropped characters. With `strict`, unknown names
  // throw InputError instead. An empty name is never unknown. Throws InputError for lyrics that are
  // not UTF-8 or that leave nothing to sing.
  Labels labels(const LabelInput& song, bool strict, std::vector<std::string>* warnings) const;

  // The label vector y (int64): total_length, offset, sample_length, artist, genre slots (-1:
  // empty), M lyric tokens. Lengths in samples. Throws UsageError as lyric_window does.
  std::vector<std::int64_t> vector(const Labels& labels, std::int64_t total_length,
                                   std::int64_t offset, std::int64_t sample_length,
                                   WindowArithmetic arithmetic) const;

  // The way back, for messages: all names of the ids, joined with `_`; empty slots are skipped.
  std::string artist_name(std::int64_t id) const;
  std::string genre_name(const std::vector<std::int64_t>& ids) const;

  const LabelLayout& layout() const { return layout_; }
  const IdList& artists() const { return artists_; }
  const IdList& genres() const { return genres_; }

 private:
  std::vector<std::int64_t> genre_ids(const std::string& genre, bool strict,
                                      std::vector<std::string>& warnings) const;
  std::vector<std::int64_t> lyric_tokens(const std::string& lyrics,
                                         std::vector<std::string>& warnings) const;

  LabelLayout layout_;
  IdList artists_;
  IdList genres_;
};

}  // namespace crooner::text
