#pragma once

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace crooner::cli {

// What a program left behind.
struct ProcessResult {
  int code = 0;     // exit code; 128 + n when signal n ended it
  std::string out;  // standard output
  std::string err;  // standard error
};

// Runs a command line in bash, in `folder`, with the built crooner first in PATH.
ProcessResult shell(const std::string& line, const std::filesystem::path& folder);

// Starts the built crooner with these words after its name, in `folder`, with no signal ignored and
// its standard output thrown away. `environment` adds names and values. The process, to be waited
// for.
pid_t start_crooner(const std::vector<std::string>& words, const std::filesystem::path& folder,
                    const std::map<std::string, std::string>& environment = {});

// A fresh empty folder below the test's temporary one, gone at the end.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  void write(const std::string& name, const std::string& bytes) const;
  std::string read(const std::string& name) const;

 private:
  std::filesystem::path path_;
};

}  // namespace crooner::cli
