#pragma once

#include <filesystem>
#include <string>

namespace crooner::audio {

// The music tags of a file; empty where it has none. UTF-8.
struct Tags {
  std::string title;
  std::string artist;
  std::string genre;
  std::string comment;

  bool operator==(const Tags&) const = default;
};

// Of any format that TagLib reads; no tags for any other file.
Tags read_tags(const std::filesystem::path& file);

}  // namespace crooner::audio
