#include "training/song_folder.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>

#include "audio/audio_reader.h"
#include "audio/check_contents.h"
#include "audio/tags.h"
#include "base/error.h"
#include "base/log.h"
#include "base/lower_case.h"
#include "base/paths.h"
#include "base/strings.h"
#include "base/text_file.h"
#include "base/utf8.h"
#include "text/written_lyrics.h"

namespace crooner::training {
namespace {

namespace fs = std::filesystem;

// Of audio, whether this machine reads it or not: the reader says why not.
constexpr std::array kAudioExtensions = std::to_array<std::string_view>(
    {".wav", ".flac", ".ogg", ".oga",  ".opus", ".mp3", ".aiff", ".aif", ".aifc", ".au",
     ".snd", ".caf",  ".w64", ".rf64", ".m4a",  ".m4b", ".aac",  ".mp4", ".webm", ".wma",
     ".mka", ".amr",  ".ape", ".wv",   ".mp2",  ".ac3", ".dsf",  ".3gp"});
// After the name of the audio file without its extension; the first that is there counts.
constexpr std::array kLyricsEndings = std::to_array<std::string_view>(
    {".txt", ".lyrics.txt", "_lyrics.txt", "-lyrics.txt", ".lyrics", ".lrc", ".srt"});

bool is_audio_name(const fs::path& file) {
  const std::string extension = lower_extension(file);
  return std::find(kAudioExtensions.begin(), kAudioExtensions.end(), extension) !=
         kAudioExtensions.end();
}

class FolderReader {
 public:
  explicit FolderReader(Manifest& list) : list_(list) {}

  void read(const fs::path& folder) {
    std::error_code failure;
    if (!visited_.insert(fs::canonical(folder, failure)).second) return;  // a loop of links
    std::vector<fs::path> entries;
    try {
      entries = list_folder(folder);
    } catch (const InputError& error) {
      list_.skipped.push_back({folder, error.what()});
      return;
    }
    std::map<std::string, fs::path> by_name;  // in lower case
    for (const fs::path& entry : entries) {
      by_name.emplace(lower_case(entry.filename().string()), entry);
    }
    for (const fs::path& entry : entries) {
      if (entry.filename().string().starts_with('.')) continue;
      if (is_folder(entry)) {
        read(entry);
      } else if (!path_exists(entry)) {
        const std::string reason = refused_path(entry);
        list_.skipped.push_back({entry, reason.empty()
                                            ? "It is a link to nothing."
                                            : str_cat("It cannot be read: ", reason, ".")});
      } else if (is_file(entry) && is_audio_name(entry)) {
        add_song(entry, by_name);
      }
    }
  }

 private:
  void add_song(const fs::path& file, const std::map<std::string, fs::path>& by_name) {
    TrainingSong song;
    song.audio = file;
    try {
      const audio::AudioReader opened(file);  // refuses what is no audio
      audio::check_contents(file);
      const audio::Tags tags = audio::read_tags(file);
      song.artist = tags.artist.empty() ? artist_of_name(file) : tags.artist;
      song.genre = tags.genre;
      for (const std::string_view ending : kLyricsEndings) {
        const auto found = by_name.find(lower_case(file.stem().string()) + std::string(ending));
        if (found == by_name.end() || !is_file(found->second)) continue;
        song.lyrics = read_song_lyrics(found->second);
        break;
      }
      list_.songs.push_back(std::move(song));
    } catch (const InputError& error) {
      list_.skipped.push_back({file, error.what()});
    }
  }

  static std::string artist_of_name(const fs::path& file) {
    const std::string stem = file.stem().string();
    const std::size_t dash = stem.find(" - ");
    if (dash == std::string::npos) return "";
    if (invalid_utf8_offset(stem)) {
      log::warn(str_cat("The name of '", file.string(),
                        "' is not UTF-8, and no artist is taken from it; rename the file."));
      return "";
    }
    return stem.substr(0, dash);
  }

  Manifest& list_;
  std::set<fs::path> visited_;
};

}  // namespace

void read_song_folder(const fs::path& folder, Manifest& list) {
  FolderReader(list).read(folder);
}

std::string sung_part(const std::string& lyrics) {
  return invalid_utf8_offset(lyrics) ? lyrics : text::sung_lyrics(lyrics).text;
}

std::string read_song_lyrics(const fs::path& file) {
  return sung_part(read_text(file));
}

}  // namespace crooner::training
