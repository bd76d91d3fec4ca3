#pragma once

#include <crooner/export.h>

#include <stdexcept>
#include <string>

namespace crooner {

// Exceptions by meaning. Each is thrown with a full sentence that names the value, the file or the
// flag, and what would be accepted. The exit codes are those of the commands
// (docs/architecture.md, Errors).
class CROONER_API Error : public std::runtime_error {
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
class CROONER_API UsageError : public Error {
 public:
  explicit UsageError(const std::string& sentence) : Error(2, sentence) {}
};

// An input is missing or holds the wrong thing: a file, a model, lyrics, an unknown name with
// --strict, NaN from a model. Exit code 3.
class CROONER_API InputError : public Error {
 public:
  explicit InputError(const std::string& sentence) : Error(3, sentence) {}
};

// Not enough memory or disk, or an output that cannot be written. Exit code 4.
class CROONER_API ResourceError : public Error {
 public:
  explicit ResourceError(const std::string& sentence) : Error(4, sentence) {}
};

// Some jobs of a batch failed. Exit code 5.
class CROONER_API PartialFailure : public Error {
 public:
  explicit PartialFailure(const std::string& sentence) : Error(5, sentence) {}
};

// The caller's std::stop_token asked the work to stop; nothing of it is broken. Exit code 130.
class CROONER_API Cancelled : public Error {
 public:
  Cancelled() : Error(130, "The work was cancelled.") {}

 protected:
  using Error::Error;
};

// A signal asked the program to stop; all that was finished is saved. Exit code 128 + signal.
// Programs of the library's users do not see it: only our executables catch signals.
class CROONER_API Interrupted : public Cancelled {
 public:
  explicit Interrupted(int signal_number)
      : Cancelled(128 + signal_number,
                  "Interrupted by signal " + std::to_string(signal_number) + ".") {}
};

}  // namespace crooner
