#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace crooner::download {

// A request as the server sees it.
struct HttpRequest {
  std::string path;                          // "/a/b"
  std::optional<std::uint64_t> range_begin;  // of "Range: bytes=N-"
  std::string text;                          // the whole head
};

// What the server sends: headers as written and a body, of which the connection may carry less.
struct HttpResponse {
  std::string head;  // status line and headers, without the empty line
  std::string body;
  std::optional<std::size_t> cut = {};  // the connection ends after these bytes of the body
  bool reset = false;                   // before anything is sent
};

// A small HTTP server on 127.0.0.1 that does to its clients whatever a test says.
class LoopbackServer {
 public:
  using Handler = std::function<HttpResponse(const HttpRequest&, int count)>;  // count from 0

  explicit LoopbackServer(Handler handler) : handler_(std::move(handler)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof(address);
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), length) != 0 ||
        ::listen(listener_, 64) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length) != 0) {
      throw std::runtime_error("no loopback server");
    }
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~LoopbackServer() {
    done_ = true;
    thread_.join();
    ::close(listener_);
  }

  std::string url(const std::string& path = "/") const {
    return "http://127.0.0.1:" + std::to_string(port_) + path;
  }
  int requests() const { return count_; }
  std::vector<HttpRequest> seen() {
    const std::lock_guard lock(mutex_);
    return seen_;
  }

 private:
  void serve() {
    std::vector<std::thread> connections;
    while (!done_) {
      pollfd waiting{listener_, POLLIN, 0};
      if (::poll(&waiting, 1, 50) <= 0) continue;
      const int connection = ::accept(listener_, nullptr, nullptr);
      if (connection >= 0) connections.emplace_back([this, connection] { answer(connection); });
    }
    for (std::thread& connection : connections) connection.join();
  }

  void answer(int connection) {
    HttpRequest request;
    char buffer[4096];
    while (request.text.find("\r\n\r\n") == std::string::npos) {
      const ssize_t size = ::recv(connection, buffer, sizeof(buffer), 0);
      if (size <= 0) break;
      request.text.append(buffer, static_cast<std::size_t>(size));
    }
    const auto first = request.text.find(' ');
    if (first != std::string::npos) {
      request.path = request.text.substr(first + 1, request.text.find(' ', first + 1) - first - 1);
      const auto range = request.text.find("Range: bytes=");
      if (range != std::string::npos)
        request.range_begin = std::stoull(request.text.substr(range + 13));
      HttpResponse response;
      {
        const std::lock_guard lock(mutex_);
        response = handler_(request, count_++);
        seen_.push_back(request);
      }
      if (!response.reset) {
        std::string all = response.head + "\r\nConnection: close\r\n\r\n";
        all += response.body.substr(0, response.cut.value_or(response.body.size()));
        for (std::size_t sent = 0; sent < all.size();) {
          const ssize_t size =
              ::send(connection, all.data() + sent, all.size() - sent, MSG_NOSIGNAL);
          if (size <= 0) break;
          sent += static_cast<std::size_t>(size);
        }
      }
    }
    ::shutdown(connection, SHUT_RDWR);
    ::close(connection);
  }

  Handler handler_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> done_{false};
  std::atomic<int> count_{0};
  std::mutex mutex_;
  std::vector<HttpRequest> seen_;
  std::thread thread_;
};

// A whole file, or its rest as a server sends it that knows ranges.
inline HttpResponse send_file(const std::string& content, const HttpRequest& request,
                              bool ranges = true) {
  const std::string size = std::to_string(content.size());
  if (!ranges || !request.range_begin) {
    return {"HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\nETag: \"v1\"", content};
  }
  const std::uint64_t begin = *request.range_begin;
  if (begin >= content.size())
    return {
        "HTTP/1.1 416 Range Not Satisfiable\r\nContent-Length: 0\r\nContent-Range: bytes */" + size,
        ""};
  return {"HTTP/1.1 206 Partial Content\r\nETag: \"v1\"\r\nContent-Length: " +
              std::to_string(content.size() - begin) + "\r\nContent-Range: bytes " +
              std::to_string(begin) + "-" + std::to_string(content.size() - 1) + "/" + size,
          content.substr(begin)};
}

inline HttpResponse not_found() {
  return {"HTTP/1.1 404 Not Found\r\nContent-Length: 4", "gone"};
}

}  // namespace crooner::download
