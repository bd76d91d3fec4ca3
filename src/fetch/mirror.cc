#include "fetch/mirror.h"

#include <algorithm>
#include <vector>

#include "base/error.h"
#include "base/paths.h"
#include "base/strings.h"
#include "download/download_file.h"

namespace crooner::fetch {
namespace {

namespace fs = std::filesystem;

// The paths that a file of this name may have in a mirror, the likeliest first.
std::vector<std::string> possible_paths(const std::string& path) {
  std::vector<std::string> all;
  for (const std::string& one : {path, fs::path(path).filename().string()}) {
    all.push_back(one);
    for (const auto& [end, other] :
         {std::pair<std::string, std::string>{".pth.tar", ".safetensors"},
          {".safetensors", ".pth.tar"}}) {
      if (one.ends_with(end)) all.push_back(one.substr(0, one.size() - end.size()) + other);
    }
  }
  std::vector<std::string> once;
  for (const std::string& one : all) {
    if (std::find(once.begin(), once.end(), one) == once.end()) once.push_back(one);
  }
  return once;
}

}  // namespace

Mirror::Mirror(std::string from) : from_(std::move(from)) {
  address_ = from_.starts_with("http://") || from_.starts_with("https://");
  if (address_) {
    if (!from_.ends_with('/')) from_ += '/';
    return;
  }
  if (is_folder(from_)) return;
  throw UsageError(str_cat("'", from_,
                           "' of --from is neither an address (http://, https://) nor "
                           "a folder."));
}

fs::path Mirror::get(const std::string& path, const fs::path& target, const Progress& progress,
                     std::stop_token stop) const {
  const std::vector<std::string> paths = possible_paths(path);
  std::string first;
  for (const std::string& one : paths) {
    if (!address_) {
      check_not_refused(fs::path(from_) / one);
      if (is_file(fs::path(from_) / one)) return fs::path(from_) / one;
      continue;
    }
    try {
      download::DownloadRequest request;
      request.url = from_ + one;
      request.path = target;
      request.on_progress = progress;
      request.stop = stop;
      download::download_file(request);
      return target;
    } catch (const download::NotOnServer& error) {
      if (first.empty()) first = error.what();
    }
  }
  if (address_) throw InputError(str_cat(first, " Other places were tried: ", join(paths), "."));
  throw InputError(str_cat("The folder '", from_, "' holds none of ", join(paths), "."));
}

}  // namespace crooner::fetch
