#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <mutex>
#include <set>
#include <string>

#include "base/stale_files.h"

namespace crooner {
namespace {

namespace fs = std::filesystem;

// The process that a temporary file is named after; 0: it is no such file.
int owner_of(const std::string& name) {
  if (!is_temporary_name(name)) return 0;
  int owner = 0;
  std::from_chars(name.data() + kTemporaryPrefix.size(), name.data() + name.size(), owner);
  return owner > 0 ? owner : 0;
}

bool lives_here(int process) {
  return ::kill(process, 0) == 0 || errno != ESRCH;
}

// Its writer holds the lock of the file, on whichever machine it runs.
void remove_unless_locked(const fs::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  if (descriptor < 0) return;
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) ::unlink(file.c_str());
  ::close(descriptor);
}

}  // namespace

void remove_stale_files(const fs::path& folder) {
  static std::mutex mutex;
  static std::set<std::string> seen;
  const std::lock_guard lock(mutex);
  if (!seen.insert(folder.string()).second) return;
  std::error_code failure;
  for (fs::directory_iterator at(folder.empty() ? "." : folder, failure), end;
       !failure && at != end; at.increment(failure)) {
    const int owner = owner_of(at->path().filename().string());
    if (owner > 0 && !lives_here(owner)) remove_unless_locked(at->path());
  }
}

}  // namespace crooner
