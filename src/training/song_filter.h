#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "training/manifest.h"

namespace crooner::training {

// Which songs of a dataset are used: those that all conditions (--where) hold for. A condition is
// one comparison or several with '|' between them, of which one must hold: "genre=folk|pace<7". A
// comparison is FIELD OPERATOR VALUE: a field of the manifest (of a folder of audio files: file,
// artist, genre), one of = != < <= > >=, and what it is compared with, a number where the operator
// orders. A field that a song lacks is different from every value, and in no order with it.
class SongFilter {
 public:
  SongFilter() = default;  // all songs
  // Throws UsageError for a condition that is no such thing.
  explicit SongFilter(const std::vector<std::string>& conditions);

  bool operator()(const TrainingSong& song) const;

  // Moves the songs that it does not take to `unselected`. Throws InputError when none is left, and
  // when a field is in no song (naming those that are).
  void apply(Manifest& manifest) const;

 private:
  struct Comparison {
    std::string field, operation, value;
    bool holds(const TrainingSong& song) const;
  };

  std::vector<std::string> conditions_;
  std::vector<std::vector<Comparison>> all_;  // each: one of these
};

// The songs of a dataset (manifest.h) that all conditions hold for.
Manifest read_manifest(const std::filesystem::path& source, const std::vector<std::string>& where);

// With those that are not used, whose names a model has too.
std::vector<TrainingSong> all_songs(const Manifest& manifest);

}  // namespace crooner::training
