#include "cli/shell.h"
#include "base/strings.h"
#include "support/paths.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace crooner::cli {
namespace {

namespace fs = std::filesystem;

std::string contents(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace

Folder::Folder() {
  std::string name = (fs::path(testing::TempDir()) / "crooner_XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
  path_ = name;
}

Folder::~Folder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

void Folder::write(const std::string& name, const std::string& bytes) const {
  std::ofstream(path_ / name, std::ios::binary) << bytes;
}

std::string Folder::read(const std::string& name) const {
  return contents(path_ / name);
}

ProcessResult shell(const std::string& line, const fs::path& folder) {
  Folder said;
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("fork");
  if (child == 0) {
    // An interrupt that a test sends must not find SIGINT ignored, as a job in the background does.
    ::signal(SIGINT, SIG_DFL);
    fs::current_path(folder);
    const std::string path = str_cat(built_file("bin"), ":", std::getenv("PATH"));
    ::setenv("PATH", path.c_str(), 1);
    ::setenv("CROONER_MODELS", source_file("models").c_str(), 1);
    if (!std::freopen((said / "out").c_str(), "w", stdout)) ::_exit(99);
    if (!std::freopen((said / "err").c_str(), "w", stderr)) ::_exit(99);
    ::execl("/bin/bash", "bash", "-c", line.c_str(), static_cast<char*>(nullptr));
    ::_exit(99);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return {code, said.read("out"), said.read("err")};
}

pid_t start_crooner(const std::vector<std::string>& words, const fs::path& folder,
                    const std::map<std::string, std::string>& environment) {
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("fork");
  if (child > 0) return child;
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::signal(signal, SIG_DFL);
  fs::current_path(folder);
  ::setenv("CROONER_MODELS", source_file("models").c_str(), 1);
  for (const auto& [name, value] : environment) ::setenv(name.c_str(), value.c_str(), 1);
  if (!std::freopen("/dev/null", "w", stdout)) ::_exit(98);
  std::string program = "crooner";
  std::vector<char*> arguments{program.data()};
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  ::execv(built_file("bin/crooner").c_str(), arguments.data());
  ::_exit(99);
}

}  // namespace crooner::cli
