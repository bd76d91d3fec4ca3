#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>
#include <utility>

#include "base/log.h"
#include "base/strings.h"

namespace crooner::training {

// Logs how far a long job is, every ten seconds: "Decoded 120 of 400 songs." Thread-safe.
class ProgressLogger {
 public:
  ProgressLogger(std::string verb, std::size_t total) : verb_(std::move(verb)), total_(total) {}

  void add() {
    const std::lock_guard lock(mutex_);
    ++done_;
    const auto now = std::chrono::steady_clock::now();
    if (now - last_ < std::chrono::seconds(10)) return;
    last_ = now;
    log::info(str_cat(verb_, " ", done_, " of ", total_, " songs."));
  }

 private:
  std::string verb_;
  std::size_t total_;
  std::mutex mutex_;
  std::size_t done_ = 0;
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

}  // namespace crooner::training
