#include "download/curl_library.h"

#include <string>

#include "base/error.h"
#include "base/os_process.h"

namespace crooner::download {
namespace {

template <typename Function>
void find(const char* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(library_symbol(library, name));
  if (function == nullptr)
    throw ResourceError(std::string(library) + " is damaged; install it again.");
}

const char* installed_library() {
  for (const char* name : {"libcurl.so.4", "libcurl-gnutls.so.4"}) {
    if (library_symbol(name, "curl_easy_perform") != nullptr) return name;
  }
  throw ResourceError(
      "Downloading needs libcurl, which is not installed; 'apt-get install libcurl4' installs it "
      "on Debian and Ubuntu.");
}

CurlLibrary load() {
  const char* library = installed_library();
  decltype(&::curl_global_init) prepare = nullptr;
  CurlLibrary curl;
  find(library, "curl_global_init", prepare);
  find(library, "curl_easy_init", curl.init);
  find(library, "curl_easy_setopt", curl.set);
  find(library, "curl_easy_perform", curl.perform);
  find(library, "curl_easy_cleanup", curl.cleanup);
  find(library, "curl_easy_strerror", curl.message);
  find(library, "curl_slist_append", curl.append);
  find(library, "curl_slist_free_all", curl.free_list);
  if (prepare(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw ResourceError("libcurl cannot be started.");
  return curl;
}

}  // namespace

const CurlLibrary& curl_library() {
  static const CurlLibrary library = load();
  return library;
}

}  // namespace crooner::download
