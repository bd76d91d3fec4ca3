#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace crooner::training {

// A song of a data set, as its manifest or side-car files describe it.
struct TrainingSong {
  std::filesystem::path audio;
  std::string artist;
  std::string genre;
  std::string lyrics;  // UTF-8; empty: instrumental
  std::vector<double>
      character_times;  // seconds, one a character of `lyrics` (a code point); may be empty
};

// A song that cannot be used, and why, as a sentence.
struct SkippedSong {
  std::filesystem::path audio;
  std::string reason;
};

struct Manifest {
  std::vector<TrainingSong> songs;  // sorted by path, so that a data set has one order
  std::vector<SkippedSong> skipped;
};

// The songs of a data set. `source` is
//   * a manifest: .jsonl with an object a line (file, artist, genre, lyrics or lyrics_file,
//     character_times), or .csv with a header of the same names; paths are relative to it;
//   * a folder with a manifest.jsonl or manifest.csv in it;
//   * a folder of sound files: lyrics from `song.txt` beside `song.flac`, artist and genre from the
//     file's tags, else from names like `artist - title.flac`; what is not known is empty.
// A song whose entry is incomplete is skipped and named. Throws InputError for a source that is not
// there, holds no song, or a manifest line that is no JSON (naming file and line).
Manifest read_manifest(const std::filesystem::path& source);

}  // namespace crooner::training
