// Makes testing::TempDir() a folder of each test process alone: ctest runs tests side by side, and
// the names of their files need not differ between suites.
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <string>

namespace {

class OwnTemporaryFolder {
 public:
  OwnTemporaryFolder() : process_(::getpid()) {
    std::string pattern = (std::filesystem::temp_directory_path() / "crooner-test-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) return;  // the shared one does for most tests
    path_ = pattern;
    ::setenv("TEST_TMPDIR", (pattern + "/").c_str(), 1);
  }
  ~OwnTemporaryFolder() {
    if (path_.empty() || ::getpid() != process_) return;  // a child of a test ends
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

 private:
  pid_t process_;
  std::filesystem::path path_;
};

const OwnTemporaryFolder own_temporary_folder;

}  // namespace
