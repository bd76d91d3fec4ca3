#include "distributed/meeting_point.h"

#include <c10/util/Logging.h>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <thread>
#include <utility>

#include "base/error.h"
#include "base/monotonic_seconds.h"
#include "base/os_environment.h"
#include "base/signals.h"
#include "base/strings.h"
#include "distributed/c10d_store.h"

namespace crooner::distributed {
namespace {

constexpr std::chrono::minutes kPatience{10};        // for the first process to listen
constexpr std::chrono::milliseconds kLookAgain{20};  // while waiting

// LibTorch would write a backtrace to stderr for every connection that ends. Its own variable shows
// them.
void silence_warnings() {
  static std::once_flag once;  // processes may be threads, as in the tests
  std::call_once(once, [] {
    constexpr int kErrors = 2;
    if (environment_variable("TORCH_CPP_LOG_LEVEL").empty())
      FLAGS_caffe2_log_level = std::max(FLAGS_caffe2_log_level, kErrors);
  });
}

c10::intrusive_ptr<c10d::Store> tcp_store(const std::string& address, std::uint16_t port,
                                          bool listens) {
  silence_warnings();
  c10d::TCPStoreOptions options;
  options.port = port;
  options.isServer = listens;
  options.waitWorkers = false;
  options.timeout = kPatience;
  return c10::make_intrusive<c10d::TCPStore>(address, options);
}

std::string first_line_of(const std::exception& failure) {
  const std::string text = failure.what();
  return text.substr(0, text.find('\n'));
}

}  // namespace

MeetingPoint::MeetingPoint(const Store& store, const std::string& attempt)
    : store_(std::make_unique<Store>(
          Store{c10::make_intrusive<c10d::PrefixStore>("crooner/" + attempt, store.shared)})),
      port_(c10::static_intrusive_pointer_cast<c10d::TCPStore>(store.shared)->getPort()) {}

MeetingPoint::~MeetingPoint() = default;

std::unique_ptr<MeetingPoint> MeetingPoint::open() {
  return std::unique_ptr<MeetingPoint>(
      new MeetingPoint({tcp_store("127.0.0.1", 0, /*listens=*/true)}, ""));
}

std::unique_ptr<MeetingPoint> MeetingPoint::of(const ProcessRank& rank) {
  const bool listens = rank.rank == 0 && !rank.served;
  try {
    return std::unique_ptr<MeetingPoint>(
        new MeetingPoint({tcp_store(rank.address, rank.port, listens)}, rank.attempt));
  } catch (const std::exception& failure) {
    throw ResourceError(str_cat(
        listens ? "Process 0 cannot listen on port " : "Process 0 cannot be reached on port ",
        rank.port, " of '", rank.address,
        "' (MASTER_PORT, MASTER_ADDR): ", first_line_of(failure)));
  }
}

void MeetingPoint::write(const std::string& key, const std::string& text) {
  if (lost_) return;
  try {
    store_->shared->set(key, text);
  } catch (const std::exception&) {
    lost_ = true;  // nobody listens any more, so nobody would read it either
  }
}

std::optional<std::string> MeetingPoint::read(const std::string& key) {
  if (lost_) return std::nullopt;
  try {
    if (!store_->shared->check({key})) return std::nullopt;
    const auto bytes = store_->shared->get(key);
    return std::string(bytes.begin(), bytes.end());
  } catch (const std::exception&) {
    lost_ = true;
    return std::nullopt;
  }
}

bool MeetingPoint::wait(const std::string& key, double seconds) {
  const double limit = monotonic_seconds() + seconds;
  while (!read(key)) {
    if (lost_) throw ResourceError("The connection to process 0 is lost.");
    if (monotonic_seconds() > limit) return false;
    throw_if_interrupted();
    std::this_thread::sleep_for(kLookAgain);
  }
  return true;
}

}  // namespace crooner::distributed
