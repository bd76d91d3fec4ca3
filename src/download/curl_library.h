#pragma once

// The old names of options are those that every libcurl since 2010 has at run time.
#define CURL_DISABLE_DEPRECATION
#include <curl/curl.h>

namespace crooner::download {

// The functions of libcurl that are used, from the machine's libcurl.so.4, which is loaded by the
// first call (docs/decisions/0015-libcurl.md). Throws ResourceError when there is none, with the
// line that installs it.
struct CurlLibrary {
  decltype(&::curl_easy_init) init = nullptr;
  CURLcode (*set)(CURL*, CURLoption, ...) = nullptr;
  decltype(&::curl_easy_perform) perform = nullptr;
  decltype(&::curl_easy_cleanup) cleanup = nullptr;
  decltype(&::curl_easy_strerror) message = nullptr;
  decltype(&::curl_slist_append) append = nullptr;
  decltype(&::curl_slist_free_all) free_list = nullptr;
};
const CurlLibrary& curl_library();

}  // namespace crooner::download
