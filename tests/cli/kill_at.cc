#include "cli/kill_at.h"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <csignal>
#include <cstdlib>

#include "base/strings.h"
#include "cli/shell.h"
#include "support/paths.h"

namespace crooner::cli {
namespace {

namespace fs = std::filesystem;

// The status of a crooner into which the counter is preloaded.
int counted(const std::vector<std::string>& words, const fs::path& folder, const std::string& name,
            const std::string& value) {
  // AddressSanitizer wants to be the first library; the counter allocates nothing.
  const char* const asan = std::getenv("ASAN_OPTIONS");
  const pid_t child =
      start_crooner(words, folder,
                    {{"LD_PRELOAD", built_file("lib/libkill_at.so")},
                     {"ASAN_OPTIONS", str_cat(asan ? asan : "", ":verify_asan_link_order=0")},
                     {name, value}});
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}

}  // namespace

int file_operations(const std::vector<std::string>& words, const fs::path& folder) {
  const Folder notes;
  EXPECT_EQ(counted(words, folder, "CROONER_COUNT_INTO", (notes / "count").string()), 0)
      << testing::PrintToString(words);
  const std::string count = notes.read("count");
  return count.empty() ? 0 : std::stoi(count);
}

bool ends_before(int at, const std::vector<std::string>& words, const fs::path& folder) {
  const int status = counted(words, folder, "CROONER_KILL_AT", std::to_string(at));
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) return false;
  EXPECT_EQ(status, 0) << testing::PrintToString(words);
  return true;
}

}  // namespace crooner::cli
