#include "distributed/launch.h"

#include <crooner/log.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/child_process.h"
#include "base/error.h"
#include "base/monotonic_seconds.h"
#include "base/os_environment.h"
#include "base/os_process.h"
#include "base/signals.h"
#include "base/strings.h"
#include "distributed/meeting_point.h"
#include "distributed/process_group.h"

namespace crooner::distributed {
namespace {

constexpr const char* kLauncher = "CROONER_LAUNCHER";  // the launching process
constexpr double kGraceSeconds = 15;                   // for the others, after one of them failed

// A process of the group ended with an exit code and a message of its own.
class ProcessFailed : public Error {
 public:
  ProcessFailed(int code, const std::string& sentence) : Error(code, sentence) {}
};

std::vector<std::unique_ptr<ChildProcess>> start(int processes, std::uint16_t port) {
  const std::vector<std::string> words = command_line();
  std::vector<std::unique_ptr<ChildProcess>> children;
  for (int rank = 0; rank < processes; ++rank) {
    auto variables = child_variables(rank, processes);
    variables.insert(variables.end(), {{"MASTER_ADDR", "127.0.0.1"},
                                       {"MASTER_PORT", std::to_string(port)},
                                       {"TORCHELASTIC_USE_AGENT_STORE", "True"}});
    children.push_back(std::make_unique<ChildProcess>(words, variables));
  }
  return children;
}

// The process that made the others end: it was killed, or it said why it ends.
int culprit(const std::vector<std::unique_ptr<ChildProcess>>& children, MeetingPoint& meeting) {
  int failed = -1;
  for (int rank = static_cast<int>(children.size()) - 1; rank >= 0; --rank) {
    const auto end = children[rank]->poll();
    if (end && end->signal != 0) return rank;
    if (end && !end->success() && (failed < 0 || meeting.read(str_cat("failed/", rank))))
      failed = rank;
  }
  return failed;
}

// One message for all processes. `end`: of the one at fault.
[[noreturn]] void throw_failure(int rank, std::size_t processes, const ProcessEnd& end,
                                MeetingPoint& meeting) {
  const std::string name = str_cat("Process ", rank, " of ", processes);
  if (end.signal != 0) {
    throw ProcessLost(str_cat(name, " was ended by signal ", end.signal,
                              ", so training ended. The same command resumes after the last "
                              "checkpoint."));
  }
  if (const auto lost = meeting.read(str_cat("lost/", rank))) throw ProcessLost(*lost);
  // It has said why. If what was asked for is wrong, or it is the one that speaks for all, it does
  // not matter which one it was.
  if (rank == 0 || end.code == UsageError("").exit_code() ||
      end.code == InputError("").exit_code()) {
    set_log_callback({});
  }
  throw ProcessFailed(end.code, str_cat(name, " ended with exit code ", end.code, "."));
}

// Waits until all have ended, or one has failed and its grace is over. Signals are handed on.
void wait_for(const std::vector<std::unique_ptr<ChildProcess>>& children) {
  double limit = 0;
  bool handed_on = false;
  for (bool running = true; running && (limit == 0 || monotonic_seconds() < limit);) {
    if (const int signal = caught_signal(); signal != 0 && !handed_on) {
      handed_on = true;
      for (const auto& child : children) child->send_signal(signal);
    }
    running = false;
    for (const auto& child : children) {
      const auto end = child->poll();
      if (!end) running = true;
      if (end && !end->success() && limit == 0) limit = monotonic_seconds() + kGraceSeconds;
    }
    if (running) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

}  // namespace

void launch(int processes) {
  const auto meeting = MeetingPoint::open();
  const auto children = start(processes, meeting->port());
  wait_for(children);
  throw_if_interrupted();
  const int failed = culprit(children, *meeting);
  if (failed < 0) return;
  throw_failure(failed, children.size(), *children[failed]->poll(), *meeting);
}

std::vector<std::pair<std::string, std::string>> child_variables(int rank, int processes) {
  const std::string number = std::to_string(rank), size = std::to_string(processes);
  return {{"RANK", number},
          {"WORLD_SIZE", size},
          {"LOCAL_RANK", number},
          {"LOCAL_WORLD_SIZE", size},
          {kLauncher, std::to_string(process_id())}};
}

long launcher_id() {
  return std::strtol(environment_variable(kLauncher).c_str(), nullptr, 10);
}

}  // namespace crooner::distributed
