#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/strings.h"
#include "golden/case.h"
#include "golden/labels_check.h"
#include "text/id_list.h"
#include "text/labeller.h"
#include "text/lyric_window.h"
#include "text/lyrics.h"
#include "text/normalise.h"
#include "text/transliteration.h"
#include "text/vocabulary.h"

namespace crooner::golden {
namespace {

using text::WindowArithmetic;
using Ids = std::vector<std::int64_t>;

struct Lists {
  text::IdList artists;
  text::IdList genres;
};

Lists read_lists(const Case& golden, const std::string& name, LabelVersion version) {
  return {text::IdList::read(golden.path(str_cat("ids/", name, "_artist_ids.txt")), version),
          text::IdList::read(golden.path(str_cat("ids/", name, "_genre_ids.txt")), version)};
}

// All names of an id, normalised and sorted: the original describes labels so.
std::vector<std::string> names_of_id(const text::IdList& list, std::int64_t id) {
  std::set<std::string> names;
  for (const auto& entry : list.entries()) {
    if (list.find(entry.first) == id) names.insert(text::normalise(entry.first, list.version()));
  }
  return {names.begin(), names.end()};
}

std::string artist_name(const Lists& lists, std::int64_t id) {
  return join(names_of_id(lists.artists, id), "_");
}

std::string genre_name(const Lists& lists, const Ids& ids) {
  std::vector<std::string> words;
  for (const std::int64_t id : ids) {
    const std::vector<std::string> names = names_of_id(lists.genres, id);
    words.insert(words.end(), names.begin(), names.end());
  }
  return join(words, "_");
}

// Lyrics tokens back to text; index 0 gives no character.
std::string decode_lyrics(const Ids& tokens, LabelVersion version) {
  std::string text;
  for (const std::int64_t token : tokens) {
    const char character = text::character_at(version, static_cast<int>(token));
    if (character != '\0') text.push_back(character);
  }
  return text;
}

void check_names(const Json& json, const Lists& v2, const Lists& v3) {
  for (const Json& artist : json["artists"].items()) {
    const auto name = artist["input"].as<std::string>();
    SCOPED_TRACE(str_cat("artist \"", name, '"'));
    EXPECT_EQ(text::normalise(name, LabelVersion::kV2), artist["v2_norm"].as<std::string>());
    EXPECT_EQ(v2.artists.find(name).value_or(0), artist["v2_id"].as<std::int64_t>());
    EXPECT_EQ(text::normalise(name, LabelVersion::kV3), artist["v3_key"].as<std::string>());
    EXPECT_EQ(v3.artists.find(name).value_or(0), artist["v3_id"].as<std::int64_t>());
  }
  const text::Labeller label_v2({LabelVersion::kV2, 5, 0}, v2.artists, v2.genres);
  const text::Labeller label_v3({LabelVersion::kV3, 1, 0}, v3.artists, v3.genres);
  for (const Json& genre : json["genres"].items()) {
    const auto name = genre["input"].as<std::string>();
    SCOPED_TRACE(str_cat("genre \"", name, '"'));
    text::LabelInput song;
    song.genre = name;
    EXPECT_EQ(text::genre_words(name, LabelVersion::kV2),
              genre["v2_words"].as<std::vector<std::string>>());
    EXPECT_EQ(label_v2.labels(song, false, nullptr).genres, genre["v2_ids"].as<Ids>());
    EXPECT_EQ(text::normalise(name, LabelVersion::kV3), genre["v3_key"].as<std::string>());
    EXPECT_EQ(label_v3.labels(song, false, nullptr).genres, genre["v3_ids"].as<Ids>());
  }
}

void check_reverse_lookup(const Json& lookup, const Lists& lists, LabelVersion version) {
  const Json artists = lookup[str_cat(to_string(version), "_artists")];
  for (const std::string& id : artists.keys()) {
    EXPECT_EQ(artist_name(lists, std::stoll(id)), artists[id].as<std::string>()) << "artist " << id;
  }
  const Json genres = lookup[str_cat(to_string(version), "_genres")];
  for (const std::string& id : genres.keys()) {
    EXPECT_EQ(genre_name(lists, {std::stoll(id)}), genres[id].as<std::string>()) << "genre " << id;
  }
}

// What of a text the vocabulary holds: only that much of a transliteration counts.
std::string within_vocabulary(std::string text) {
  std::replace(text.begin(), text.end(), '\\', '\n');
  std::erase_if(text, [](char c) { return text::character_index(LabelVersion::kV2, c) < 0; });
  return text;
}

void check_text(const Json& entry) {
  const auto input = entry["input"].as<std::string>();
  SCOPED_TRACE(str_cat("text \"", input, '"'));
  EXPECT_EQ(within_vocabulary(text::transliterate(input)),
            within_vocabulary(entry["unidecode"].as<std::string>()));
  for (const LabelVersion version : {LabelVersion::kV2, LabelVersion::kV3}) {
    const std::string name = to_string(version);
    const text::Lyrics lyrics = text::encode_lyrics(input, version);
    EXPECT_EQ(lyrics.text, entry[name + "_clean"].as<std::string>());
    EXPECT_EQ(lyrics.tokens, entry[name + "_tokens"].as<Ids>());
    if (version == LabelVersion::kV2) {
      EXPECT_EQ(decode_lyrics(lyrics.tokens, version), entry["v2_textise"].as<std::string>());
    }
  }
}

// The made-up lyrics of the window cases.
Ids counting_tokens(std::int64_t count) {
  Ids tokens;
  for (std::int64_t i = 0; i < count; ++i) tokens.push_back(i % 79 + 1);
  return tokens;
}

struct WindowCase {
  Ids lyrics;
  int window = 0;
  std::int64_t total = 0, offset = 0, duration = 0;

  explicit WindowCase(const Json& json)
      : lyrics(counting_tokens(json["n_full"].as<std::int64_t>())),
        window(json["n_tokens"].as<int>()),
        total(json["total_length"].as<std::int64_t>()),
        offset(json["offset"].as<std::int64_t>()),
        duration(json["duration"].as<std::int64_t>()) {}

  text::LyricWindow cut(WindowArithmetic arithmetic) const {
    return text::lyric_window(lyrics, window, total, offset, duration, arithmetic);
  }
};

void check_window(const WindowCase& window_case, const Json& expected,
                  WindowArithmetic arithmetic) {
  if (expected.contains("error")) {
    EXPECT_EQ(expected["error"].as<std::string>(), "assertion");
    EXPECT_THROW(window_case.cut(arithmetic), UsageError);
    return;
  }
  const auto padding = expected["n_pad"].as<std::size_t>();
  const auto count = expected["count"].as<std::int64_t>();
  Ids indices(padding, -1);
  Ids tokens(padding, 0);
  const Json first = expected["first_index"];
  if (!first.is_null()) {
    for (std::int64_t i = 0; i < count; ++i) {
      indices.push_back(first.as<std::int64_t>() + i);
      tokens.push_back(window_case.lyrics.at(indices.back()));
    }
  } else {
    EXPECT_EQ(count, 0);
  }
  const text::LyricWindow window = window_case.cut(arithmetic);
  EXPECT_EQ(window.indices, indices);
  EXPECT_EQ(window.tokens, tokens);
}

void check_windows(const Json& json) {
  for (const Json& entry : json["lyric_windows"].items()) {
    const WindowCase window_case(entry);
    SCOPED_TRACE(entry.raw().dump());
    check_window(window_case, entry["python_numbers"], WindowArithmetic::kDouble);
    check_window(window_case, entry["int64_tensors"], WindowArithmetic::kFloat);
  }
  for (const Json& entry : json["precision_sensitive"].items()) {
    const WindowCase window_case(entry);
    SCOPED_TRACE(entry.raw().dump());
    EXPECT_EQ(window_case.cut(WindowArithmetic::kDouble).indices.front(),
              entry["python_first_index"].as<std::int64_t>());
    EXPECT_EQ(window_case.cut(WindowArithmetic::kFloat).indices.front(),
              entry["tensor_first_index"].as<std::int64_t>());
  }
}

text::LabelInput song_labels(const Json& meta) {
  return {meta["artist"].as<std::string>(), meta["genre"].as<std::string>(),
          meta["lyrics"].as<std::string>(), meta["total_length"].as<std::int64_t>(),
          meta["offset"].as<std::int64_t>()};
}

void check_label_vector(const Json& entry, const Json& metas, const Lists& lists,
                        LabelVersion version) {
  const text::LabelLayout layout = {version, entry["max_genre_words"].as<int>(),
                                    entry["n_tokens"].as<int>()};
  const text::Labeller labeller(layout, lists.artists, lists.genres);
  const text::LabelInput song = song_labels(metas[entry["meta"].as<std::size_t>()]);
  const text::Labels labels = labeller.labels(song, false, nullptr);
  EXPECT_EQ(static_cast<std::int64_t>(labels.lyrics.size()),
            entry["n_full_tokens"].as<std::int64_t>());
  const Ids y =
      text::label_vector(layout, labels, song.total_length, song.offset,
                         entry["sample_length"].as<std::int64_t>(), WindowArithmetic::kDouble);
  EXPECT_EQ(y, entry["y"].as<Ids>());
  const Json described = entry["describe"];
  EXPECT_EQ(artist_name(lists, labels.artist), described["artist"].as<std::string>());
  EXPECT_EQ(genre_name(lists, labels.genres), described["genre"].as<std::string>());
  const Ids window(y.end() - layout.lyric_tokens, y.end());
  EXPECT_EQ(decode_lyrics(window, version), described["lyrics"].as<std::string>());
}

// Where the original stops, the first five known words count, with a warning.
void check_too_many_genre_words(const Json& json, const Lists& v2) {
  EXPECT_EQ(json["too_many_genre_words"].as<std::string>(), "assertion error");
  const text::Labeller labeller({LabelVersion::kV2, 5, 0}, v2.artists, v2.genres);
  std::vector<std::string> known;
  for (const auto& [name, id] : v2.genres.entries()) {
    if (id != 0 && text::genre_words(name, LabelVersion::kV2).size() == 1) known.push_back(name);
  }
  ASSERT_GE(known.size(), 6u);
  text::LabelInput song;
  song.genre = "qqqq";
  Ids expected;
  for (std::size_t i = 0; i < 6; ++i) {
    song.genre += " " + known[i];
    if (i < 5) expected.push_back(*v2.genres.find(known[i]));
  }
  std::vector<std::string> warnings;
  EXPECT_EQ(labeller.labels(song, false, &warnings).genres, expected);
  EXPECT_EQ(warnings.size(), 1u);
}

}  // namespace

void check_labels(Case& golden) {
  const Json json = golden.json();
  const Lists v2 = read_lists(golden, "v2", LabelVersion::kV2);
  const Lists v3 = read_lists(golden, "v3", LabelVersion::kV3);
  check_names(json, v2, v3);
  check_reverse_lookup(json["reverse_lookup"], v2, LabelVersion::kV2);
  check_reverse_lookup(json["reverse_lookup"], v3, LabelVersion::kV3);
  EXPECT_EQ(text::vocabulary_size(LabelVersion::kV2), json["n_vocab"]["v2"].as<int>());
  EXPECT_EQ(text::vocabulary_size(LabelVersion::kV3), json["n_vocab"]["v3"].as<int>());
  for (const Json& entry : json["text"].items()) check_text(entry);
  check_windows(json);
  for (const Json& entry : json["label_vectors"].items()) {
    SCOPED_TRACE(str_cat("label vector of meta ", entry["meta"].raw().dump(), ", ",
                         entry["n_tokens"].raw().dump(), " tokens"));
    const bool is_v3 = entry["v3"].as<bool>();
    check_label_vector(entry, json["label_metas"], is_v3 ? v3 : v2,
                       is_v3 ? LabelVersion::kV3 : LabelVersion::kV2);
  }
  check_too_many_genre_words(json, v2);
  for (const Json& entry : json["label_conditioner_bins"].items()) check_conditioner_bins(entry);
  check_empty_vectors(json["empty_labeller_y_shape"]);
}

}  // namespace crooner::golden
