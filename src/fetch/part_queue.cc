#include "fetch/part_queue.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/log.h"
#include "base/signals.h"
#include "base/strings.h"

namespace crooner::fetch {
namespace {

constexpr std::chrono::milliseconds kLookForSignals{200};
constexpr std::chrono::seconds kReportEvery{5};

}  // namespace

PartQueue::PartQueue(std::vector<const PlannedPart*> parts, const Mirror& mirror,
                     std::filesystem::path folder, int parallel)
    : mirror_(mirror),
      folder_(std::move(folder)),
      waiting_(std::move(parts)),
      missing_(waiting_.size()) {
  for (int i = 0; i < parallel && static_cast<std::size_t>(i) < missing_; ++i) {
    workers_.emplace_back([this](std::stop_token stop) { work(std::move(stop)); });
  }
}

PartQueue::~PartQueue() {
  for (std::jthread& worker : workers_) worker.request_stop();
}

void PartQueue::work(std::stop_token stop) {
  for (;;) {
    const PlannedPart* part = nullptr;
    {
      const std::lock_guard lock(mutex_);
      if (waiting_.empty() || failure_) return;
      part = waiting_.front();
      waiting_.erase(waiting_.begin());
    }
    try {
      const auto progress = [&](std::uint64_t done, std::optional<std::uint64_t>) {
        const std::lock_guard lock(mutex_);
        bytes_[part->name] = done;
      };
      const auto file =
          mirror_.get(part->file.path, folder_ / (part->name + ".download"), progress, stop);
      const std::lock_guard lock(mutex_);
      bytes_.erase(part->name);
      ready_.push_back({part, file});
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!failure_) failure_ = std::current_exception();
    }
    changed_.notify_all();
  }
}

void PartQueue::report(std::string* line) {
  std::vector<std::string> parts;
  for (const auto& [name, done] : bytes_) {
    parts.push_back(str_cat(name, " ", format_bytes(static_cast<double>(done))));
  }
  if (!parts.empty()) *line = str_cat("Downloading: ", join(parts));
}

std::optional<PartQueue::Download> PartQueue::next() {
  auto reported = std::chrono::steady_clock::now();
  std::unique_lock lock(mutex_);
  while (ready_.empty()) {
    if (failure_) {
      for (std::jthread& worker : workers_) worker.request_stop();
      lock.unlock();
      workers_.clear();
      std::rethrow_exception(failure_);
    }
    if (missing_ == 0) return std::nullopt;
    changed_.wait_for(lock, kLookForSignals);
    throw_if_interrupted();
    if (std::chrono::steady_clock::now() - reported < kReportEvery) continue;
    reported = std::chrono::steady_clock::now();
    std::string line;
    report(&line);
    if (!line.empty()) log::info(line);
  }
  Download download = ready_.front();
  ready_.erase(ready_.begin());
  --missing_;
  return download;
}

}  // namespace crooner::fetch
