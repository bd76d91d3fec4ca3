#pragma once

#include <stdexcept>
#include <string>

namespace crooner {

// Exceptions by meaning. Each is thrown with a full sentence that names the value, the file or the
// flag, and what would be accepted; a command catches them once and turns them into an exit code
// (docs/architecture.md, Errors).
class Error : public std::runtime_error {
 public:
  int exit_code() const { return exit_code_; }

 protected:
  Error(int exit_code, const std::string& sentence)
      : std::runtime_error(sentence), exit_code_(exit_code) {}

 private:
  int exit_code_;
};

// The caller asked for something that cannot be: an unknown flag, a value out of its range, lengths
// that the model cannot make. Exit code 2.
class UsageError : public Error {
 public:
  explicit UsageError(const std::string& sentence) : Error(2, sentence) {}
};

// Something that was given is missing or holds the wrong thing: a file, a model, lyrics, an unknown
// name with --strict, NaN from a model. Exit code 3.
class InputError : public Error {
 public:
  explicit InputError(const std::string& sentence) : Error(3, sentence) {}
};

// Not enough memory or disk, or an output that cannot be written. Exit code 4.
class ResourceError : public Error {
 public:
  explicit ResourceError(const std::string& sentence) : Error(4, sentence) {}
};

// Some jobs of a batch failed. Exit code 5.
class PartialFailure : public Error {
 public:
  explicit PartialFailure(const std::string& sentence) : Error(5, sentence) {}
};

// A signal asked us to stop; all that was finished is saved. Exit code 128 + signal.
class Interrupted : public Error {
 public:
  explicit Interrupted(int signal_number)
      : Error(128 + signal_number, "Interrupted by signal " + std::to_string(signal_number) + ".") {
  }
};

}  // namespace crooner
