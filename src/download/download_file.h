#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "base/error.h"

namespace crooner::download {

struct DownloadRequest {
  std::string url;             // http or https
  std::filesystem::path path;  // of the file; what a broken download leaves there is continued
  int tries = 15;              // one after another that bring nothing
  // Called from time to time: bytes so far, and of the whole file where they are known.
  std::function<void(std::uint64_t, std::optional<std::uint64_t>)> on_progress = {};
  std::stop_token stop = {};
};

// The server has no such file (404, 410).
class NotOnServer : public InputError {
 public:
  using InputError::InputError;
};

// Downloads a file over HTTP, following redirects. A connection that breaks, stalls or ends early
// is taken up where it stopped; a server that knows no ranges, or whose file has changed meanwhile,
// is read from the start again. Next to the file `path`.state says what it is a part of, until it
// is complete. Returns its size. Throws NotOnServer, InputError when the server answers with a web
// page, refuses, or redirects in circles, ResourceError when nothing came after the last try or the
// disk is full, Interrupted after a signal, Cancelled when a stop was requested; what has come is
// kept.
std::uint64_t download_file(const DownloadRequest& request);

}  // namespace crooner::download
