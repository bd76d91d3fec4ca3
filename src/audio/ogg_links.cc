#include "audio/ogg_links.h"

#include <algorithm>

#include "base/counted.h"
#include "base/strings.h"

namespace crooner::audio {
namespace {

constexpr long kOggBlock = 1 << 16;  // bytes read at a time

}  // namespace

OggPages::OggPages(ByteRange bytes) : bytes_(std::move(bytes)) {
  ogg_sync_init(&sync_);
}

OggPages::~OggPages() {
  ogg_sync_clear(&sync_);
}

ogg_page* OggPages::next() {
  for (;;) {
    const long size = ogg_sync_pageseek(&sync_, &page_);
    if (size > 0) {
      begin_ = at_;
      at_ += static_cast<std::uint64_t>(size);
      return &page_;
    }
    if (size < 0) {
      at_ += static_cast<std::uint64_t>(-size);
      skipped_ += static_cast<std::uint64_t>(-size);
      continue;
    }
    char* const buffer = ogg_sync_buffer(&sync_, kOggBlock);
    const std::size_t got =
        bytes_.read_at(read_, std::as_writable_bytes(std::span(buffer, kOggBlock)));
    ogg_sync_wrote(&sync_, static_cast<long>(got));
    read_ += got;
    if (got > 0) continue;
    skipped_ += read_ - at_;  // an incomplete page
    at_ = read_;
    return nullptr;
  }
}

OggLinks::OggLinks(const ByteRange& bytes) : bytes_(bytes), pages_(bytes), page_(pages_.next()) {}

void OggLinks::count(const ogg_page* page, bool first) {
  const long sequence = ogg_page_pageno(page);
  if (!first && sequence > sequence_ + 1) {
    missing_pages_ += static_cast<std::uint64_t>(sequence - sequence_ - 1);
  }
  sequence_ = sequence;
  ended_ = ogg_page_eos(page) != 0;
}

std::optional<ByteRange> OggLinks::next() {
  if (!page_) return {};
  const std::uint64_t begin = pages_.begin();
  const int serial = ogg_page_serialno(page_);
  count(page_, true);
  bool headers = true;  // first pages, one for each stream of the link
  std::uint64_t end = bytes_.size();
  while ((page_ = pages_.next())) {
    const bool first = ogg_page_bos(page_) != 0;
    if (first && !headers) {
      end = pages_.begin();
      break;
    }
    headers = first;
    if (ogg_page_serialno(page_) == serial) count(page_, false);
  }
  if (!ended_) ++open_links_;
  return bytes_.sub(begin, end - begin);
}

std::string OggLinks::damage() const {
  std::string text;
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : ", and ") + part; };
  if (pages_.skipped() > 0)
    add(str_cat(counted(pages_.skipped(), "byte"), " of it ", is_or_are(pages_.skipped()),
                " no Ogg pages"));
  if (missing_pages_ > 0)
    add(str_cat(missing_pages_, " of its pages ", is_or_are(missing_pages_), " missing"));
  if (open_links_ > 0) add("it is cut off before its last page");
  return text;
}

}  // namespace crooner::audio
