#include "download/download_file.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/error.h"
#include "base/files.h"
#include "checkpoint/scratch.h"
#include "loopback_server.h"

namespace crooner::download {
namespace {

namespace fs = std::filesystem;
using checkpoint::Scratch;
using checkpoint::sentence;

std::string content_of(std::size_t size) {
  std::string content(size, '\0');
  for (std::size_t i = 0; i < size; ++i) content[i] = static_cast<char>(i * 7 + i / 251);
  return content;
}

const std::string kContent = content_of(300'000);

struct Result {
  std::string content, problem;
};

Result download(const Scratch& scratch, const LoopbackServer& server, int tries = 15,
                const std::string& path = "/file") {
  DownloadRequest request;
  request.url = server.url(path);
  request.path = scratch.path("file");
  request.tries = tries;
  Result result;
  result.problem = sentence<Error>([&] { download_file(request); });
  if (fs::exists(request.path)) result.content = read_file(request.path);
  return result;
}

TEST(DownloadFile, DownloadsAWholeFile) {
  const Scratch scratch;
  const LoopbackServer server(
      [](const auto& request, int) { return send_file(kContent, request); });
  const Result result = download(scratch, server);
  EXPECT_EQ(result.problem, "");
  EXPECT_TRUE(result.content == kContent);
  EXPECT_FALSE(fs::exists(scratch.path("file.state")));
  EXPECT_EQ(server.requests(), 1);
}

TEST(DownloadFile, ContinuesWhereTheConnectionWasCut) {
  const Scratch scratch;
  LoopbackServer server([](const auto& request, int count) {
    HttpResponse response = send_file(kContent, request);
    if (count < 10) response.cut = 20'000;
    return response;
  });
  const Result result = download(scratch, server);
  EXPECT_EQ(result.problem, "");
  EXPECT_TRUE(result.content == kContent);
  EXPECT_EQ(server.requests(), 11);
  EXPECT_EQ(server.seen()[5].range_begin, 100'000u);
  EXPECT_NE(server.seen()[5].text.find("If-Range: \"v1\""), std::string::npos);
}

TEST(DownloadFile, ContinuesADownloadOfAnEarlierProcess) {
  const Scratch scratch;
  LoopbackServer server([](const auto& request, int count) {
    HttpResponse response = send_file(kContent, request);
    if (count == 0) response.cut = 50'000;
    if (count == 1) response.reset = true;
    return response;
  });
  EXPECT_NE(download(scratch, server, 1).problem.find("the same command continues it"),
            std::string::npos);
  EXPECT_EQ(fs::file_size(scratch.path("file")), 50'000u);
  EXPECT_TRUE(download(scratch, server).content == kContent);
  EXPECT_EQ(server.seen().back().range_begin, 50'000u);
}

TEST(DownloadFile, StartsAgainWithoutRangesAndWhenTheFileChanges) {
  const Scratch scratch;
  const LoopbackServer plain([](const auto& request, int count) {
    HttpResponse response = send_file(kContent, request, false);
    if (count < 3) response.cut = 100'000 + static_cast<std::size_t>(count);
    return response;
  });
  EXPECT_TRUE(download(scratch, plain).content == kContent);
  fs::remove(scratch.path("file"));
  const std::string other = content_of(200'000);
  const LoopbackServer changing([&](const auto& request, int count) {
    HttpResponse response = send_file(count == 0 ? kContent : other, request);
    if (count == 0) response.cut = 100'000;
    return response;
  });
  EXPECT_TRUE(download(scratch, changing).content == other);
}

TEST(DownloadFile, AServerThatLiesAboutLengthsIsNotBelieved) {
  const Scratch scratch;
  // Longer than the file: the rest is asked for and is not there.
  const LoopbackServer longer([](const auto& request, int) {
    HttpResponse response = send_file(kContent, request);
    if (!request.range_begin) response.head = "HTTP/1.1 200 OK\r\nContent-Length: 400000";
    return response;
  });
  EXPECT_TRUE(download(scratch, longer).content == kContent);
  fs::remove(scratch.path("file"));
  // A range that was not asked for.
  const LoopbackServer shifted([](const auto& request, int count) {
    HttpResponse response = send_file(kContent, request);
    if (count == 0) response.cut = 100'000;
    if (count == 1)
      response.head = "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-299999/300000";
    return response;
  });
  EXPECT_TRUE(download(scratch, shifted).content == kContent);
  fs::remove(scratch.path("file"));
  // No length at all, chunked.
  const LoopbackServer chunked([](const auto&, int count) {
    HttpResponse response{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked",
                          "493e0\r\n" + kContent + "\r\n0\r\n\r\n"};
    if (count == 0) response.cut = 1000;
    return response;
  });
  EXPECT_TRUE(download(scratch, chunked).content == kContent);
}

TEST(DownloadFile, FollowsRedirectsButNotInCircles) {
  const Scratch scratch;
  const LoopbackServer server([&](const auto& request, int) {
    if (request.path == "/file")
      return HttpResponse{"HTTP/1.1 302 Found\r\nLocation: /there\r\nContent-Length: 4", "html"};
    if (request.path == "/circle")
      return HttpResponse{"HTTP/1.1 302 Found\r\nLocation: /circle\r\nContent-Length: 0", ""};
    if (request.path == "/elsewhere")
      return HttpResponse{"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0",
                          ""};
    return send_file(kContent, request);
  });
  EXPECT_TRUE(download(scratch, server).content == kContent);
  EXPECT_NE(download(scratch, server, 15, "/circle").problem.find("redirects in circles"),
            std::string::npos);
  EXPECT_NE(download(scratch, server, 15, "/elsewhere").problem, "");
}

TEST(DownloadFile, RefusesPagesAndAnswersThatStayWhatTheyAre) {
  const Scratch scratch;
  const LoopbackServer server([](const auto& request, int) {
    if (request.path == "/page")
      return HttpResponse{"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13",
                          "<html>no</html>"};
    if (request.path == "/forbidden")
      return HttpResponse{"HTTP/1.1 403 Forbidden\r\nContent-Length: 0", ""};
    return not_found();
  });
  EXPECT_NE(download(scratch, server, 15, "/page").problem.find("a web page instead of the file"),
            std::string::npos);
  EXPECT_NE(download(scratch, server, 15, "/forbidden").problem.find("refuses"), std::string::npos);
  EXPECT_NE(download(scratch, server, 15, "/none").problem.find("(404)"), std::string::npos);
  EXPECT_EQ(server.requests(), 3);  // none is tried again
  DownloadRequest request;
  request.url = server.url("/none");
  request.path = scratch.path("none");
  EXPECT_THROW(download_file(request), NotOnServer);
  request.url = "ftp://127.0.0.1/file";
  EXPECT_THROW(download_file(request), UsageError);
}

TEST(DownloadFile, TriesAgainWhenTheServerIsBusy) {
  const Scratch scratch;
  const LoopbackServer server([](const auto& request, int count) {
    if (count == 0) return HttpResponse{"HTTP/1.1 503 Busy\r\nContent-Length: 4", "wait"};
    if (count == 1) return HttpResponse{"HTTP/1.1 429 Slow down\r\nContent-Length: 0", ""};
    return send_file(kContent, request);
  });
  EXPECT_TRUE(download(scratch, server).content == kContent);
}

TEST(DownloadFile, StopsWhenItIsAskedTo) {
  const Scratch scratch;
  std::stop_source source;
  const LoopbackServer server([&](const auto&, int) {
    source.request_stop();
    return HttpResponse{"", "", {}, true};
  });
  DownloadRequest request;
  request.url = server.url("/file");
  request.path = scratch.path("file");
  request.stop = source.get_token();
  EXPECT_THROW(download_file(request), Cancelled);
}

}  // namespace
}  // namespace crooner::download
