#pragma once

#include <ogg/ogg.h>

#include <cstdint>
#include <optional>
#include <string>

#include "audio/byte_range.h"

namespace crooner::audio {

// Iterates over the pages of an Ogg file (RFC 3533); bytes between them, and pages whose checksum
// is wrong, are skipped.
class OggPages {
 public:
  explicit OggPages(ByteRange bytes);
  OggPages(const OggPages&) = delete;
  OggPages& operator=(const OggPages&) = delete;
  ~OggPages();

  // The next page; it holds until the next call. Nothing at the end of the file.
  ogg_page* next();
  std::uint64_t begin() const { return begin_; }  // of that page
  std::uint64_t skipped() const { return skipped_; }

 private:
  ByteRange bytes_;
  ogg_sync_state sync_ = {};
  ogg_page page_ = {};
  std::uint64_t read_ = 0;  // bytes handed to libogg
  std::uint64_t at_ = 0;    // bytes that it has used
  std::uint64_t begin_ = 0;
  std::uint64_t skipped_ = 0;
};

// A file of several Ogg files joined byte by byte, or a recorded radio stream, is a chain; each of
// its links is complete in itself and may be of another kind.
class OggLinks {
 public:
  explicit OggLinks(const ByteRange& bytes);

  // The next link. Nothing after the last.
  std::optional<ByteRange> next();

  // What is wrong with the links so far, for the end of a sentence: "12 bytes of it are no Ogg
  // pages"; empty: nothing.
  std::string damage() const;

 private:
  void count(const ogg_page* page, bool first);

  ByteRange bytes_;
  OggPages pages_;
  ogg_page* page_;  // the first of the next link
  bool ended_ = true;
  long sequence_ = 0;
  std::uint64_t missing_pages_ = 0;
  int open_links_ = 0;  // whose last page is missing
};

// The FLAC file that a link of FLAC in Ogg holds (xiph.org, FLAC to Ogg mapping), which libsndfile
// does not read as it is; nothing for other links.
std::optional<ByteRange> unwrap_ogg_flac(const ByteRange& link);

}  // namespace crooner::audio
