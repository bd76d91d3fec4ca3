#include "download/curl_library.h"

#include <dlfcn.h>

#include "base/error.h"

namespace crooner::download {
namespace {

template <typename Function>
void find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(::dlsym(library, name));
  if (function == nullptr) throw ResourceError("libcurl.so.4 is damaged; install it again.");
}

CurlLibrary load() {
  void* library = nullptr;
  for (const char* name : {"libcurl.so.4", "libcurl-gnutls.so.4"}) {
    if (library == nullptr) library = ::dlopen(name, RTLD_NOW | RTLD_LOCAL);
  }
  if (library == nullptr) {
    throw ResourceError(
        "Downloading needs libcurl, which is not installed; 'apt-get install libcurl4' installs "
        "it on Debian and Ubuntu.");
  }
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
