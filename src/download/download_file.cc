#include "download/download_file.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <memory>
#include <string_view>
#include <thread>

#include "base/log.h"
#include "base/signals.h"
#include "base/strings.h"
#include "base/version.h"
#include "download/curl_library.h"
#include "download/http_headers.h"
#include "download/partial_file.h"

namespace crooner::download {
namespace {

using namespace std::string_view_literals;

constexpr long kConnectSeconds = 30;
constexpr long kStallSeconds = 30;  // without a byte
constexpr long kMaxRedirects = 10;
constexpr std::chrono::milliseconds kFirstWait{200}, kLongestWait{3000};

// What one request to the server came to.
enum class Outcome { kComplete, kBroken };

bool looks_like_a_page(std::string_view body, const std::string& content_type) {
  const auto first = body.find_first_not_of(" \t\r\n\xef\xbb\xbf");
  if (first == std::string_view::npos) return false;
  if (content_type == "text/html" && body[first] == '<') return true;
  std::string start(body.substr(first, 9));
  std::transform(start.begin(), start.end(), start.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return start.starts_with("<!doctype") || start.starts_with("<html") || start.starts_with("<?xml");
}

// One request at a time for the rest of a file.
class Transfer {
 public:
  explicit Transfer(const DownloadRequest& request)
      : request_(request), file_(request.path, request.url) {}

  std::uint64_t run() {
    int idle = 0;  // requests in a row that came no further
    std::uint64_t furthest = file_.size();
    for (;;) {
      throw_if_interrupted(request_.stop);
      const Outcome outcome = ask();
      if (outcome == Outcome::kComplete) break;
      idle = file_.size() > furthest ? 0 : idle + 1;
      furthest = std::max(furthest, file_.size());
      if (idle >= request_.tries) {
        throw ResourceError(str_cat("'", request_.url, "' cannot be downloaded: ", problem_,
                                    ". What has come is kept; the same command continues it."));
      }
      log::debug(str_cat("'", request_.url, "': ", problem_, "; trying again at byte ",
                         file_.size(), "."));
      wait(std::min(kLongestWait, kFirstWait * (1 << std::min(idle, 10))));
    }
    file_.finish();
    return file_.size();
  }

 private:
  Outcome ask() {
    if (file_.total() && file_.size() == *file_.total() && file_.size() > 0)
      return Outcome::kComplete;
    headers_ = {};
    failure_ = nullptr;
    problem_.clear();
    begin_ = file_.size();
    started_ = false;
    const CURLcode code = perform();
    if (failure_) std::rethrow_exception(failure_);
    throw_if_interrupted(request_.stop);
    if (code == CURLE_TOO_MANY_REDIRECTS)
      throw InputError(str_cat("'", request_.url, "' redirects in circles."));
    if (code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_URL_MALFORMAT)
      throw UsageError(str_cat("'", request_.url, "' is no address of http or https."));
    if (headers_.status == 416) return beyond_the_end();
    if (headers_.status != 0 && headers_.status != 200 && headers_.status != 206) {
      refuse_status();
      problem_ = str_cat("the server answers ", headers_.status);
      return Outcome::kBroken;
    }
    if (code != CURLE_OK) {
      if (problem_.empty()) problem_ = curl_library().message(code);
      return Outcome::kBroken;
    }
    if (!started_) check_start();  // an empty body
    if (file_.total() && file_.size() < *file_.total()) {
      problem_ = str_cat("the server sends ", file_.size(), " of ", *file_.total(), " bytes");
      return Outcome::kBroken;
    }
    return Outcome::kComplete;
  }

  CURLcode perform() {
    const CurlLibrary& curl = curl_library();
    const std::unique_ptr<CURL, decltype(curl.cleanup)> handle(curl.init(), curl.cleanup);
    if (!handle) throw ResourceError("libcurl cannot be started.");
    CURL* easy = handle.get();
    curl.set(easy, CURLOPT_URL, request_.url.c_str());
    curl.set(easy, CURLOPT_NOSIGNAL, 1L);
    curl.set(easy, CURLOPT_FOLLOWLOCATION, 1L);
    curl.set(easy, CURLOPT_MAXREDIRS, kMaxRedirects);
    const bool secure = request_.url.starts_with("https:");
    curl.set(easy, CURLOPT_PROTOCOLS, static_cast<long>(CURLPROTO_HTTP | CURLPROTO_HTTPS));
    curl.set(easy, CURLOPT_REDIR_PROTOCOLS,
             static_cast<long>(secure ? CURLPROTO_HTTPS : CURLPROTO_HTTP | CURLPROTO_HTTPS));
    curl.set(easy, CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
    curl.set(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl.set(easy, CURLOPT_LOW_SPEED_TIME, kStallSeconds);
    const std::string agent = str_cat("crooner/", version());
    curl.set(easy, CURLOPT_USERAGENT, agent.c_str());
    curl.set(easy, CURLOPT_HEADERFUNCTION, &Transfer::on_header);
    curl.set(easy, CURLOPT_HEADERDATA, this);
    curl.set(easy, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
    curl.set(easy, CURLOPT_WRITEDATA, this);
    curl.set(easy, CURLOPT_XFERINFOFUNCTION, &Transfer::on_time);
    curl.set(easy, CURLOPT_XFERINFODATA, this);
    curl.set(easy, CURLOPT_NOPROGRESS, 0L);
    curl_slist* lines = nullptr;
    if (begin_ > 0) {
      lines = curl.append(lines, str_cat("Range: bytes=", begin_, "-").c_str());
      if (!file_.etag().empty())
        lines = curl.append(lines, str_cat("If-Range: ", file_.etag()).c_str());
      curl.set(easy, CURLOPT_HTTPHEADER, lines);
    }
    const CURLcode code = curl.perform(easy);
    curl.free_list(lines);
    return code;
  }

  static std::size_t on_header(char* text, std::size_t, std::size_t size, void* self) {
    add_header_line({text, size}, static_cast<Transfer*>(self)->headers_);
    return size;
  }

  static std::size_t on_body(char* bytes, std::size_t, std::size_t size, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    try {
      return transfer.take({bytes, size}) ? size : 0;
    } catch (...) {
      transfer.failure_ = std::current_exception();
      return 0;
    }
  }

  static int on_time(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    auto& transfer = *static_cast<Transfer*>(self);
    try {
      if (transfer.request_.on_progress)
        transfer.request_.on_progress(transfer.file_.size(), transfer.file_.total());
    } catch (...) {
      transfer.failure_ = std::current_exception();
      return 1;
    }
    return caught_signal() != 0 || transfer.request_.stop.stop_requested() ? 1 : 0;
  }

  // The next bytes of the body; false: it is not what was asked for.
  bool take(std::string_view bytes) {
    if (headers_.status != 200 && headers_.status != 206) return true;  // of an error: unused
    if (!started_) {
      if (file_.size() == 0 || headers_.status == 200) refuse_page(bytes);
      if (!check_start()) return false;
    }
    file_.append(std::as_bytes(std::span(bytes)));
    return true;
  }

  // Whether the body continues what is there; starts again where the server or the file demands it.
  bool check_start() {
    started_ = true;
    if (headers_.status == 206 && headers_.range_begin != begin_) {
      problem_ = "the server sends another range than the one asked for";
      file_.restart();
      return false;
    }
    if (headers_.status == 200 && begin_ > 0) {  // it knows no ranges, or has a new version
      file_.restart();
      begin_ = 0;
    }
    const auto total = headers_.file_size(begin_);
    if (begin_ > 0 && file_.total() && total && total != file_.total()) {
      problem_ = "the file on the server has changed";
      file_.restart();
      return false;
    }
    file_.identify(headers_.etag, total ? total : file_.total());
    return true;
  }

  // 416: there is nothing from where we are on.
  Outcome beyond_the_end() {
    if (headers_.total == file_.size() && file_.size() > 0) return Outcome::kComplete;
    problem_ = "the file on the server is shorter than what has come";
    file_.restart();
    return Outcome::kBroken;
  }

  void refuse_page(std::string_view body) const {
    if (!looks_like_a_page(body, headers_.content_type)) return;
    throw InputError(str_cat("'", request_.url,
                             "' answers with a web page instead of the file; check the address."));
  }

  // Answers that another try does not change.
  void refuse_status() const {
    const int status = headers_.status;
    if (status == 404 || status == 410)
      throw NotOnServer(str_cat("There is no '", request_.url, "' (", status, ")."));
    if (status >= 400 && status < 500 && status != 408 && status != 425 && status != 429)
      throw InputError(str_cat("The server refuses '", request_.url, "' (", status, ")."));
  }

  void wait(std::chrono::milliseconds time) const {
    constexpr std::chrono::milliseconds kStep{50};
    for (; time.count() > 0; time -= kStep) {
      throw_if_interrupted(request_.stop);
      std::this_thread::sleep_for(kStep);
    }
  }

  const DownloadRequest& request_;
  PartialFile file_;
  ResponseHeaders headers_;
  std::uint64_t begin_ = 0;  // of the body
  bool started_ = false;
  std::string problem_;
  std::exception_ptr failure_;
};

}  // namespace

std::uint64_t download_file(const DownloadRequest& request) {
  return Transfer(request).run();
}

}  // namespace crooner::download
