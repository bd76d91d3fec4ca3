#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace crooner::training {

// A phone that a voice sings.
struct SungPhone {
  double begin = 0, end = 0;  // seconds
  std::string name;           // "aa"
  int letter = -1;            // the code point of the lyrics that spells it; -1: not known
  bool operator==(const SungPhone&) const = default;
};

// A song of a dataset, as its manifest or side-car files describe it.
struct TrainingSong {
  std::filesystem::path audio;
  std::string artist;
  std::string genre;
  std::string lyrics;                   // UTF-8; empty: instrumental
  std::vector<double> character_times;  // seconds, one per code point of `lyrics`; may be empty
  std::vector<SungPhone> phones = {};   // by their beginnings; may be empty
  std::map<std::string, std::string> fields = {};  // what else its manifest says, but for lists
};

// A song that cannot be used; `reason` is a sentence.
struct SkippedSong {
  std::filesystem::path audio;
  std::string reason;
};

struct Manifest {
  std::vector<TrainingSong> songs;  // sorted by path, so that a dataset has one order
  std::vector<SkippedSong> skipped;
  std::vector<TrainingSong> unselected = {};  // by a SongFilter: they are not used, but for names
};

// Reads the songs of a dataset. `source` is
//   * a manifest: .jsonl with one object per line (file, artist, genre, lyrics or lyrics_file,
//     character_times, phones), or .csv with a header of the same names; paths are relative to it;
//   * a folder with a manifest.jsonl or manifest.csv in it;
//   * a folder of audio files (song_folder.h).
// A song whose entry is incomplete is skipped. Throws InputError for a source that does not exist
// or contains no usable song, and for a manifest line that is not JSON (naming file and line).
Manifest read_manifest(const std::filesystem::path& source);

// manifest.csv and manifest.jsonl of a folder of songs, those that exist.
std::vector<std::filesystem::path> manifests_in(const std::filesystem::path& folder);

// The one of them that is read; none: the folder's audio files are the dataset.
std::optional<std::filesystem::path> manifest_in(const std::filesystem::path& folder);

// Writes a .jsonl manifest of these songs (atomically), their files relative to its folder.
void write_manifest(const std::filesystem::path& file, const std::vector<TrainingSong>& songs);

}  // namespace crooner::training
