#include "batch/claims.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/log.h"
#include "base/strings.h"
#include "batch/state_files.h"

namespace crooner::batch {
namespace {

namespace fs = std::filesystem;

// More claims than any job has; beyond, the files were not written by crooner.
constexpr int kMaxGenerations = 10000;

}  // namespace

Claims::Claims(fs::path folder, Settings settings)
    : folder_(std::move(folder)), settings_(std::move(settings)) {}

Claims::~Claims() {
  while (!held_.empty()) release(held_.begin()->first);
}

fs::path Claims::file_of(const std::string& key, int generation) const {
  return state_file(folder_, key, str_cat(".claim-", generation));
}

// Claims are numbered, and the highest number counts. A stale claim is taken over by creating the
// next, which again only one process can do; until the job is done, none is replaced or removed.
int Claims::latest_generation(const std::string& key) const {
  int generation = -1;
  std::error_code ignored;
  while (generation < kMaxGenerations && fs::exists(file_of(key, generation + 1), ignored)) {
    ++generation;
  }
  return generation;
}

bool Claims::is_stale(const std::string& key, int generation) {
  const fs::path file = file_of(key, generation);
  const std::optional<ClaimState> reading = read_claim(file);
  if (!reading) return false;  // removed this very moment: the job is done
  if (reading->released) return true;
  if (!settings_.machine.empty() && reading->machine == settings_.machine) return !is_locked(file);
  const double now = settings_.seconds();
  const auto [seen, first] = seen_.try_emplace(file.string(), Observation{reading->contents, now});
  if (!first && seen->second.contents == reading->contents) {
    return now - seen->second.since >= settings_.stale_after;
  }
  seen->second = {reading->contents, now};
  return false;
}

bool Claims::claim(const std::string& key) {
  const std::lock_guard guard(mutex_);
  if (held_.contains(key)) return true;
  const int generation = latest_generation(key);
  if (generation >= 0 && !is_stale(key, generation)) return false;
  std::optional<HeldClaim> created =
      HeldClaim::create(file_of(key, generation + 1), settings_.machine);
  if (!created) return false;
  held_.emplace(key, Held{std::move(*created), generation + 1});
  return true;
}

void Claims::release(const std::string& key) {
  const std::lock_guard guard(mutex_);
  const auto held = held_.find(key);
  if (held == held_.end()) return;
  try {
    held->second.claim.release();
  } catch (const ResourceError& failure) {
    log::debug(failure.what());  // a full disk: the claim becomes stale by itself
  }
  held_.erase(held);
}

void Claims::remove(const std::string& key) {
  const std::lock_guard guard(mutex_);
  std::error_code ignored;
  int generation = latest_generation(key);
  // One that removes them meanwhile may have removed those below this process's own.
  if (const auto held = held_.find(key); held != held_.end())
    generation = std::max(generation, held->second.generation);
  // The highest first: a process that is killed in between leaves no gap in the numbers.
  for (; generation >= 0; --generation) {
    fs::remove(file_of(key, generation), ignored);
  }
  held_.erase(key);
}

void Claims::heartbeat() {
  const std::lock_guard guard(mutex_);
  for (auto& [key, held] : held_) {
    try {
      held.claim.heartbeat();
    } catch (const ResourceError& failure) {
      log::debug(failure.what());  // writing the song will fail too
    }
  }
}

}  // namespace crooner::batch
