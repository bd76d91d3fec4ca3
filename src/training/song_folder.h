#pragma once

#include <filesystem>

#include "training/manifest.h"

namespace crooner::training {

// Adds the songs below a folder to the dataset: audio files with lyrics from a text file next to
// them (song.txt, song.lyrics.txt, song_lyrics.txt, song.lrc or song.srt for song.flac, in any
// case), artist and genre from their tags, else from names like `artist - title.flac`. Folders that
// are symbolic links are followed, once each. Hidden files are passed over; broken links, folders
// that cannot be read and files that are no audio are skipped with the reason.
void read_song_folder(const std::filesystem::path& folder, Manifest& list);

// Lyrics without what nobody sings (text/written_lyrics.h); text that is not UTF-8 stays as it is.
std::string sung_part(const std::string& lyrics);

// That of a text file.
std::string read_song_lyrics(const std::filesystem::path& file);

}  // namespace crooner::training
