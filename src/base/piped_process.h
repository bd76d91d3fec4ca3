#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace crooner {

// Another program whose standard output is read. Ends the program when it is destroyed.
class PipedProcess {
 public:
  // Starts `words` (the first is looked for on the path) with `input` as its standard input. Throws
  // ResourceError when it cannot be started.
  PipedProcess(const std::vector<std::string>& words, int input);
  PipedProcess(const PipedProcess&) = delete;
  PipedProcess& operator=(const PipedProcess&) = delete;
  ~PipedProcess();

  // Reads until `to` is full or the output ends; returns the number of bytes. Throws Interrupted
  // after a signal.
  std::size_t read(std::span<std::byte> to);

  struct End {
    bool success = false;
    std::string message;  // the first line that it wrote to standard error
  };
  // Waits for the end of the program.
  End wait();

 private:
  int process_ = -1;  // its id
  int output_ = -1;
  int errors_ = -1;
};

// Whether the path has a program of this name.
bool is_on_path(const std::string& program);

}  // namespace crooner
