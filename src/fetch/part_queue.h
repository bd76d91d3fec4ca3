#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "fetch/fetch_plan.h"
#include "fetch/mirror.h"

namespace crooner::fetch {

// Downloads the parts of a model, several at a time, and hands them over as they are complete. The
// first failure stops all of them.
class PartQueue {
 public:
  struct Download {
    const PlannedPart* part;
    std::filesystem::path file;
  };

  // Downloads go to `folder`/NAME.download.
  PartQueue(std::vector<const PlannedPart*> parts, const Mirror& mirror,
            std::filesystem::path folder, int parallel);
  ~PartQueue();

  // The next complete download, in the order in which they end; nothing: all were handed over.
  // Throws what stopped a download.
  std::optional<Download> next();

 private:
  void work(std::stop_token stop);
  void report(std::string* line);

  const Mirror& mirror_;
  std::filesystem::path folder_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<const PlannedPart*> waiting_;
  std::vector<Download> ready_;
  std::map<std::string, std::uint64_t> bytes_;  // so far, of the running downloads
  std::size_t missing_ = 0;                     // downloads that were not handed over yet
  std::exception_ptr failure_;
  std::vector<std::jthread> workers_;
};

}  // namespace crooner::fetch
