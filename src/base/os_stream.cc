#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

#include "base/error.h"
#include "base/os_file.h"
#include "base/signals.h"
#include "base/stream.h"
#include "base/strings.h"

namespace crooner {
namespace {

constexpr std::size_t kStreamBlock = 1 << 16;
constexpr int kPollMilliseconds = 100;  // between two looks at the signals

}  // namespace

// poll() reports nothing while a FIFO has had no writer yet, and an end afterwards.
void read_stream(int descriptor, const std::string& name,
                 const std::function<bool(std::span<const std::byte>)>& take) {
  std::vector<std::byte> block(kStreamBlock);
  for (;;) {
    throw_if_interrupted();
    pollfd events{descriptor, POLLIN, 0};
    const int ready = ::poll(&events, 1, kPollMilliseconds);
    if (ready <= 0) continue;
    const ssize_t count = ::read(descriptor, block.data(), block.size());
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (count < 0) throw InputError(str_cat(name, " cannot be read: ", errno_message(errno), "."));
    if (count == 0 || !take(std::span(block).first(count))) return;
  }
}

std::string read_stream(const std::filesystem::path& file, std::size_t most) {
  const bool standard_input = file == "-";
  const std::string name = standard_input ? "Standard input" : str_cat("'", file.string(), "'");
  // A FIFO that nobody writes to would block open().
  const int descriptor =
      standard_input ? STDIN_FILENO : ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) {
    throw InputError(str_cat(name, " cannot be read: ", errno_message(errno), "."));
  }
  std::string bytes;
  const auto append = [&](std::span<const std::byte> block) {
    bytes.append(reinterpret_cast<const char*>(block.data()), block.size());
    return bytes.size() <= most;
  };
  try {
    read_stream(descriptor, name, append);
  } catch (...) {
    if (!standard_input) ::close(descriptor);
    throw;
  }
  if (!standard_input) ::close(descriptor);
  return bytes;
}

}  // namespace crooner
