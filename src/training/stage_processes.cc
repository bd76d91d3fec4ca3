#include "training/stage_processes.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "base/child_process.h"
#include "base/error.h"
#include "base/log.h"
#include "base/log_sink.h"
#include "base/os_environment.h"
#include "base/os_process.h"
#include "base/signals.h"
#include "base/strings.h"
#include "distributed/launch.h"

namespace crooner::training {
namespace {

constexpr const char* kStage = "CROONER_STAGE";            // the name of the stage
constexpr const char* kStarter = "CROONER_STAGE_STARTER";  // the process that started it

// A process has said why its stage failed.
class StageFailed : public Error {
 public:
  StageFailed(int code, const std::string& sentence) : Error(code, sentence) {}
};

enum class State { kWaiting, kRunning, kDone, kFailed };

struct Entry {
  const PlannedStage* planned;
  State state;
  std::unique_ptr<ChildProcess> process = {};
};

class Stages {
 public:
  Stages(const std::vector<PlannedStage>& stages, int parallel) : parallel_(parallel) {
    for (const PlannedStage& stage : stages)
      entries_.push_back({&stage, stage.is_done() ? State::kDone : State::kWaiting});
  }

  void run() {
    bool handed_on = false;
    for (;;) {
      const int signal = caught_signal();
      if (signal == 0) start_ready();
      if (signal != 0 && !handed_on) {
        handed_on = true;
        for (const Entry& entry : entries_)
          if (entry.state == State::kRunning) entry.process->send_signal(signal);
      }
      for (Entry& entry : entries_) poll(entry);
      if (running() == 0 && (signal != 0 || !is_any_ready())) break;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    throw_if_interrupted();
    throw_failure();
  }

 private:
  std::ptrdiff_t running() const {
    return std::ranges::count(entries_, State::kRunning, &Entry::state);
  }

  bool is_ready(const Entry& entry) const {
    return entry.state == State::kWaiting &&
           std::ranges::all_of(entry.planned->needs, [&](std::size_t before) {
             return entries_[before].state == State::kDone;
           });
  }
  bool is_any_ready() const {
    return std::ranges::any_of(entries_, [&](const Entry& entry) { return is_ready(entry); });
  }

  void start_ready() {
    for (std::size_t i = 0; i < entries_.size() && running() < parallel_; ++i) {
      if (!is_ready(entries_[i])) continue;
      const std::string& name = entries_[i].planned->stage.name;
      log::info(str_cat("Stage ", i + 1, " of ", entries_.size(), ", ", name, "."));
      entries_[i].process = std::make_unique<ChildProcess>(
          command_line(), std::vector<std::pair<std::string, std::string>>{
                              {kStage, name}, {kStarter, std::to_string(process_id())}});
      entries_[i].state = State::kRunning;
    }
  }

  static void poll(Entry& entry) {
    if (entry.state != State::kRunning) return;
    const auto end = entry.process->poll();
    if (end) entry.state = end->success() ? State::kDone : State::kFailed;
  }

  void throw_failure() const {
    for (const Entry& entry : entries_) {
      if (entry.state != State::kFailed) continue;
      const ProcessEnd end = *entry.process->poll();
      const std::string stage = str_cat("The stage '", entry.planned->stage.name, "' ");
      if (end.signal != 0) {
        throw StageFailed(
            ResourceError("").exit_code(),
            str_cat(stage, "was ended by signal ", end.signal, "; the same command resumes it."));
      }
      throw StageFailed(end.code, str_cat(stage, "ended with exit code ", end.code,
                                          "; the same command resumes it."));
    }
  }

  std::vector<Entry> entries_;
  int parallel_;
};

}  // namespace

void run_stage_processes(const std::vector<PlannedStage>& stages, int parallel) {
  Stages(stages, parallel).run();
}

std::string stage_of_process() {
  const std::string stage = environment_variable(kStage);
  if (stage.empty()) return "";
  // One that it starts for --processes ends with it.
  if (distributed::launcher_id() == 0)
    end_with_parent(std::strtol(environment_variable(kStarter).c_str(), nullptr, 10));
  log::set_prefix(str_cat(stage, ": "));
  return stage;
}

int threads_of_stage(int parallel) {
  return std::max(1, at::get_num_threads() / parallel);
}

}  // namespace crooner::training
