#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace crooner {

// How a process ended.
struct ProcessEnd {
  int code = 0;    // its exit code
  int signal = 0;  // or the signal that ended it
  bool success() const { return code == 0 && signal == 0; }
};

// The words of this process's command line, its own name included.
std::vector<std::string> command_line();

// A second process of the running program, in a process group of its own, so that a signal from the
// terminal reaches it once, by send_signal(). Destroyed while it runs, it is killed.
class ChildProcess {
 public:
  enum class Output { kShared, kRead };  // its standard output: this process's, or read_output()

  // Starts the program with `words` (argv[0] included) and these (name, value) pairs besides its
  // environment. Throws ResourceError when it cannot be started.
  ChildProcess(const std::vector<std::string>& words,
               const std::vector<std::pair<std::string, std::string>>& environment,
               Output output = Output::kShared);
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  ~ChildProcess();

  // How it ended; none: it runs.
  std::optional<ProcessEnd> poll();
  void send_signal(int number) const;
  // What it has written to its standard output since the last call, without waiting for more; after
  // its end all the rest.
  std::string read_output();

 private:
  int process_ = -1;  // its id
  int output_ = -1;   // of Output::kRead
  std::optional<ProcessEnd> end_;
};

// For a process that was started by another one: from now on it gets a SIGTERM when that one ends,
// even by kill -9, and what it writes to it then is lost without a SIGPIPE. `parent` is the id of
// the starting process, which may have ended already.
void end_with_parent(long parent);

}  // namespace crooner
