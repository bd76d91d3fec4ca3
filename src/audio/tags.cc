#include "audio/tags.h"

#include <fileref.h>
#include <flacfile.h>
#include <id3v2framefactory.h>
#include <mpegfile.h>
#include <opusfile.h>
#include <tbytevectorstream.h>
#include <tpropertymap.h>
#include <vorbisfile.h>

#include <memory>

#include "audio/audio_format.h"
#include "base/error.h"
#include "base/strings.h"

namespace crooner::audio {
namespace {

constexpr const char* kMetadataTag = "CROONER";

TagLib::String as_string(const std::string& text) {
  return {text, TagLib::String::UTF8};
}

std::string first_value(const TagLib::PropertyMap& properties, const char* name) {
  const auto found = properties.find(name);
  return found == properties.end() || found->second.isEmpty() ? ""
                                                              : found->second.front().to8Bit(true);
}

// Null for an extension whose files take no tags.
std::unique_ptr<TagLib::File> open_tagged(const std::filesystem::path& file,
                                          TagLib::ByteVectorStream* stream) {
  auto* const frames = TagLib::ID3v2::FrameFactory::instance();
  const std::string extension = extension_of(file);
  if (extension == ".flac") return std::make_unique<TagLib::FLAC::File>(stream, frames, false);
  if (extension == ".ogg") return std::make_unique<TagLib::Ogg::Vorbis::File>(stream, false);
  if (extension == ".opus") return std::make_unique<TagLib::Ogg::Opus::File>(stream, false);
  if (extension == ".mp3") return std::make_unique<TagLib::MPEG::File>(stream, frames, false);
  return nullptr;
}

bool save(TagLib::File& file) {
  if (auto* mpeg = dynamic_cast<TagLib::MPEG::File*>(&file)) {
    return mpeg->save(TagLib::MPEG::File::ID3v2, TagLib::File::StripOthers, TagLib::ID3v2::v4,
                      TagLib::File::DoNotDuplicate);
  }
  return file.save();
}

}  // namespace

Tags read_tags(const std::filesystem::path& file) {
  const TagLib::FileRef opened(file.c_str(), false);
  if (opened.isNull()) return {};
  const TagLib::PropertyMap properties = opened.file()->properties();
  return {first_value(properties, "TITLE"), first_value(properties, "ARTIST"),
          first_value(properties, "GENRE"), first_value(properties, "COMMENT"),
          first_value(properties, "LYRICS")};
}

bool takes_tags(const std::filesystem::path& file) {
  const std::string extension = extension_of(file);
  return extension == ".flac" || extension == ".ogg" || extension == ".opus" || extension == ".mp3";
}

void embed_tags(const std::filesystem::path& file, const Tags& tags, const std::string& metadata,
                std::vector<std::byte>* bytes) {
  TagLib::ByteVectorStream stream(TagLib::ByteVector(reinterpret_cast<const char*>(bytes->data()),
                                                     static_cast<unsigned>(bytes->size())));
  const auto tagged = open_tagged(file, &stream);
  if (!tagged) return;
  TagLib::PropertyMap properties;
  const auto set = [&](const char* name, const std::string& value) {
    if (!value.empty()) properties.insert(name, as_string(value));
  };
  set("TITLE", tags.title);
  set("ARTIST", tags.artist);
  set("GENRE", tags.genre);
  set("COMMENT", tags.comment);
  set("LYRICS", tags.lyrics);
  set(kMetadataTag, metadata);
  tagged->setProperties(properties);
  if (!tagged->isValid() || !save(*tagged)) {
    throw ResourceError(str_cat("'", file.string(), "' cannot be written: its tags are refused."));
  }
  const TagLib::ByteVector& result = *stream.data();
  const auto* data = reinterpret_cast<const std::byte*>(result.data());
  bytes->assign(data, data + result.size());
}

std::optional<std::string> read_tagged_metadata(const std::filesystem::path& file) {
  const TagLib::FileRef opened(file.c_str(), false);
  if (opened.isNull()) return {};
  const std::string text = first_value(opened.file()->properties(), kMetadataTag);
  return text.empty() ? std::nullopt : std::optional(text);
}

}  // namespace crooner::audio
