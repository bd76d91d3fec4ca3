#include "download/partial_file.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "base/files.h"
#include "base/paths.h"

namespace crooner::download {

PartialFile::PartialFile(std::filesystem::path path, std::string url)
    : path_(std::move(path)), url_(std::move(url)), file_(FileHandle::open_append(path_)) {
  nlohmann::json state;
  if (is_file(state_path())) state = nlohmann::json::parse(read_file(state_path()), nullptr, false);
  const bool same = state.is_object() && state.value("url", nlohmann::json()) == url_;
  if (!same) {
    restart();
    return;
  }
  size_ = file_->size();
  const auto etag = state.find("etag"), total = state.find("total");
  if (etag != state.end() && etag->is_string()) etag_ = etag->get<std::string>();
  if (total != state.end() && total->is_number_unsigned()) total_ = total->get<std::uint64_t>();
  if (total_ && size_ > *total_) restart();
}

std::filesystem::path PartialFile::state_path() const {
  return path_.string() + ".state";
}

void PartialFile::append(std::span<const std::byte> bytes) {
  file_->write(bytes);
  size_ += bytes.size();
}

void PartialFile::restart() {
  file_->truncate(0);
  size_ = 0;
  etag_.clear();
  total_.reset();
  const nlohmann::json state{{"url", url_}};
  write_file(state_path(), state.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace));
}

void PartialFile::identify(const std::string& etag, std::optional<std::uint64_t> total) {
  if (etag == etag_ && total == total_) return;
  etag_ = etag;
  total_ = total;
  nlohmann::json state{{"url", url_}, {"etag", etag_}};
  if (total_) state["total"] = *total_;
  write_file(state_path(), state.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace));
}

void PartialFile::finish() {
  file_->sync();
  std::error_code failure;
  std::filesystem::remove(state_path(), failure);
}

}  // namespace crooner::download
