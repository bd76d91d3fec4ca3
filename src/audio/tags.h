#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace crooner::audio {

// The music tags of a file, in UTF-8; empty where it has none.
struct Tags {
  std::string title = {};
  std::string artist = {};
  std::string genre = {};
  std::string comment = {};
  std::string lyrics = {};

  bool operator==(const Tags&) const = default;
};

// Of any format that TagLib reads; no tags for any other file.
Tags read_tags(const std::filesystem::path& file);

// Whether tags can be stored in files of this extension: FLAC, Ogg Vorbis, Opus and MP3. (A WAV
// embeds its metadata in a chunk instead: wav_chunk.h.)
bool takes_tags(const std::filesystem::path& file);

// Stores the tags in the bytes of such a file: Vorbis comments, or ID3v2.4 in an MP3. `metadata`:
// JSON, under the name CROONER. Throws ResourceError when TagLib refuses the bytes.
void embed_tags(const std::filesystem::path& file, const Tags& tags, const std::string& metadata,
                std::vector<std::byte>* bytes);

// The JSON that embed_tags() stored; nothing for any other file.
std::optional<std::string> read_tagged_metadata(const std::filesystem::path& file);

}  // namespace crooner::audio
