#include "distributed/process_group.h"

#include <ATen/Version.h>
#include <ATen/ops/full.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>

#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>
#include <utility>

#include "base/json_text.h"
#include "base/local_address.h"
#include "base/log.h"
#include "base/monotonic_seconds.h"
#include "base/os_environment.h"
#include "base/os_process.h"
#include "base/strings.h"
#include "base/version.h"
#include "distributed/c10d_store.h"
#include "distributed/nccl_library.h"

namespace crooner::distributed {
namespace {

// A process that is gone is noticed at once; this is for a host that is gone without a word.
constexpr std::chrono::hours kSilence{2};
constexpr double kJoinSeconds = 600;     // for all processes to start
constexpr double kQuietSeconds = 10;     // before it is said that one is waited for
constexpr double kAlikeSeconds = 10;     // for the first process to fail as this one did
constexpr double kReasonSeconds = 3;     // for the others to say that they are still there
constexpr double kOneDay = 24 * 3600.0;  // for the first process of a host to decode all songs

std::string key(const char* kind, int rank) {
  return str_cat(kind, "/", rank);
}

// Of the library that was loaded, which may be another one than this program was built against.
std::string running_libtorch_version() {
  static constexpr std::string_view kName = "TORCH_VERSION=";
  const std::string config = at::show_config();
  const auto begin = config.find(kName);
  if (begin == std::string::npos) return std::string(libtorch_version());
  const auto first = begin + kName.size();
  return config.substr(first, config.find_first_of(", \n", first) - first);
}

// The interface that leads to process 0: the host's own name often means the loopback.
std::shared_ptr<::gloo::transport::Device> gloo_device(const ProcessRank& rank) {
  const std::string interface = environment_variable("GLOO_SOCKET_IFNAME");
  if (!interface.empty()) return c10d::ProcessGroupGloo::createDeviceForInterface(interface);
  const std::string address = local_address_towards(rank.address, rank.port);
  if (!address.empty()) return c10d::ProcessGroupGloo::createDeviceForHostname(address);
  return c10d::ProcessGroupGloo::createDefaultDevice();
}

}  // namespace

struct ProcessGroup::Connections {
  struct Reduction {
    at::Tensor result;
    std::vector<at::Tensor> sent;  // one, where its backend works; often the result itself
    c10::intrusive_ptr<c10d::Work> work;
  };

  // What sums and copies such a tensor, and the tensor where that can.
  c10d::Backend& backend(const at::Tensor& tensor) const {
    return nccl && tensor.is_cuda() ? *nccl : *gloo;
  }
  at::Tensor to_send(const at::Tensor& tensor) const {
    const bool stays = nccl && tensor.is_cuda();
    return (stays ? tensor.detach() : tensor.detach().to(at::kCPU)).contiguous();
  }

  std::unique_ptr<MeetingPoint> meeting;
  std::vector<std::string> hosts;                // of the processes
  c10::intrusive_ptr<c10d::Backend> gloo, nccl;  // of GPUs; none where it cannot be used
  std::vector<Reduction> begun;                  // in the same order in all processes
  bool broken = false;                           // one could not begin
  int turns = 0;                                 // calls of one_after_another()
};

ProcessGroup::ProcessGroup() = default;
ProcessGroup::~ProcessGroup() {
  if (connections_ && connections_->nccl) connections_->nccl->shutdown();
}

const ProcessGroup& ProcessGroup::single() {
  static const ProcessGroup group;
  return group;
}

ProcessGroup::ProcessGroup(const ProcessRank& rank)
    : rank_(rank), connections_(std::make_unique<Connections>()) {
  connections_->meeting = MeetingPoint::of(rank);
  MeetingPoint& meeting = *connections_->meeting;
  const nlohmann::json self = {
      {"host", host_name()}, {"version", version()}, {"libtorch", running_libtorch_version()}};
  meeting.write(key("joins", rank.rank), json_text(self));
  std::vector<nlohmann::json> all;
  for (int other = 0; other < size(); ++other) {
    if (!meeting.wait(key("joins", other), kQuietSeconds))
      log::info(str_cat("Waiting for process ", other, " of ", size(), "."));
    if (!meeting.wait(key("joins", other), kJoinSeconds)) {
      throw ResourceError(str_cat("Process ", other, " of ", size(), " did not start within ",
                                  kJoinSeconds / 60, " minutes."));
    }
    all.push_back(nlohmann::json::parse(meeting.read(key("joins", other)).value_or("{}")));
    connections_->hosts.push_back(all.back().value("host", "?"));
  }
  for (int other = 1; other < size(); ++other) {
    for (const char* what : {"version", "libtorch"}) {
      const std::string first = all[0].value(what, ""), here = all[other].value(what, "");
      if (first == here) continue;
      throw UsageError(str_cat("All processes must be of one version, but ", name(other), " runs ",
                               what[0] == 'l' ? "LibTorch " : "crooner ", here, ", and ", name(0),
                               " runs ", first, "."));
    }
  }
  auto options = c10d::ProcessGroupGloo::Options::create(kSilence);
  options->threads = 1;
  try {
    options->devices.push_back(gloo_device(rank));
    connections_->gloo = c10::make_intrusive<c10d::ProcessGroupGloo>(meeting.store().shared,
                                                                     rank.rank, rank.size, options);
  } catch (const std::exception& failure) {
    const std::string text = failure.what();
    throw ResourceError(
        str_cat("The processes cannot be connected (GLOO_SOCKET_IFNAME names the "
                "network interface to use): ",
                text.substr(0, text.find('\n'))));
  }
  // None may leave, for a reason of its own, while others are still connecting to it.
  meeting.write(key("connected", rank.rank), "");
  try {
    for (int other = 0; other < size(); ++other)
      meeting.wait(key("connected", other), kQuietSeconds);
  } catch (const ResourceError&) {  // the first has left: all are connected
  }
}

// Why NCCL cannot be used; empty: it can, and has added up a number.
std::string ProcessGroup::connect_nccl(at::Device device) const {
  const auto create = reinterpret_cast<NcclFunction>(library_symbol(kNcclLibrary, kNcclSymbol));
  if (largest(create == nullptr ? 1 : 0) > 0)
    return str_cat("a process has no ", kNcclLibrary, " that fits its LibTorch");
  std::string reason;
  try {
    create(c10::make_intrusive<c10d::PrefixStore>("nccl", connections_->meeting->store().shared),
           rank(), size(), &connections_->nccl);
    std::vector<at::Tensor> one{at::ones({1}, at::TensorOptions(device))};
    connections_->nccl->allreduce(one, {})->wait();
    if (one[0].item<float>() != static_cast<float>(size())) reason = "its sum of ones is wrong";
  } catch (const std::exception& failure) {
    const std::string text = failure.what();
    reason = text.substr(0, text.find('\n'));
  }
  const int failed = static_cast<int>(largest(reason.empty() ? 0 : rank() + 1));
  return failed == 0 || !reason.empty() ? reason : str_cat("it failed in ", name(failed - 1));
}

void ProcessGroup::use_device(at::Device device) const {
  if (size() == 1 || largest(device.is_cuda() ? 0 : 1) > 0 || connections_->nccl) return;
  const std::string reason = connect_nccl(device);
  if (reason.empty()) return;
  connections_->nccl.reset();
  log::warn(
      str_cat("The processes exchange the data of their GPUs through host memory (Gloo), as "
              "NCCL cannot be used: ",
              reason, "."));
}

std::string ProcessGroup::name(int rank) const {
  return str_cat("process ", rank, " (", connections_->hosts.at(rank), ")");
}

// Does not throw where others have left: it may be called in the middle of a backward pass.
void ProcessGroup::begin_reduction(const at::Tensor& tensor, bool largest) const {
  if (size() == 1 || connections_->broken) return;
  c10d::AllreduceOptions options;
  if (largest) options.reduceOp = c10d::ReduceOp::MAX;
  Connections::Reduction begun{tensor, {connections_->to_send(tensor)}, {}};
  try {
    begun.work = connections_->backend(tensor).allreduce(begun.sent, options);
  } catch (const std::exception&) {
    connections_->broken = true;
    return;
  }
  connections_->begun.push_back(std::move(begun));
}

void ProcessGroup::begin_sum(const at::Tensor& tensor) const {
  begin_reduction(tensor, /*largest=*/false);
}

void ProcessGroup::finish_sums() const {
  if (size() == 1) return;
  try {
    if (connections_->broken) throw_lost();
    for (const Connections::Reduction& begun : connections_->begun) begun.work->wait();
  } catch (const ProcessLost&) {
    throw;
  } catch (const std::exception&) {
    throw_lost();
  }
  for (const auto& [result, sent, work] : std::exchange(connections_->begun, {})) {
    if (!sent[0].is_alias_of(result)) result.detach().copy_(sent[0]);
  }
}

void ProcessGroup::sum(std::vector<at::Tensor> tensors) const {
  for (const at::Tensor& tensor : tensors) begin_sum(tensor);
  finish_sums();
}

double ProcessGroup::sum(double value) const {
  const at::Tensor number = at::full({1}, value, at::kDouble);
  sum({number});
  return number.item<double>();
}

std::int64_t ProcessGroup::largest(std::int64_t value) const {
  const at::Tensor number = at::full({1}, value, at::kLong);
  begin_reduction(number, /*largest=*/true);
  finish_sums();
  return number.item<std::int64_t>();
}

void ProcessGroup::copy_from(int rank, std::vector<at::Tensor> tensors) const {
  if (size() == 1) return;
  c10d::BroadcastOptions options;
  options.rootRank = rank;
  try {
    for (at::Tensor& tensor : tensors) {
      std::vector<at::Tensor> sent{connections_->to_send(tensor)};
      connections_->backend(tensor).broadcast(sent, options)->wait();
      if (!sent[0].is_alias_of(tensor)) tensor.detach().copy_(sent[0]);
    }
  } catch (const std::exception&) {
    throw_lost();
  }
}

std::string ProcessGroup::text_of_first(const std::string& text) const {
  if (size() == 1) return text;
  const at::Tensor length = at::full({1}, static_cast<std::int64_t>(text.size()), at::kLong);
  copy_from_first({length});
  const at::Tensor bytes = at::zeros({length.item<std::int64_t>()}, at::kByte);
  auto* data = static_cast<char*>(bytes.data_ptr());
  if (is_first()) text.copy(data, text.size());
  if (bytes.numel() > 0) copy_from_first({bytes});
  return {data, static_cast<std::size_t>(bytes.numel())};
}

void ProcessGroup::require_same(const std::string& what, const std::string& value) const {
  const bool differs = text_of_first(value) != value;
  const auto other = largest(differs ? rank() : 0);
  if (other == 0) return;
  throw UsageError(str_cat("All processes must do the same work, but ",
                           name(static_cast<int>(other)), " has another ", what, " than ", name(0),
                           "."));
}

void ProcessGroup::one_after_another(const std::function<void()>& work) const {
  if (size() == 1) return work();
  const std::string done =
      str_cat("done/", ++connections_->turns, "/", connections_->hosts.at(rank()));
  MeetingPoint& meeting = *connections_->meeting;
  if (local_rank() == 0) {
    work();
    return meeting.write(done, "");
  }
  const double limit = monotonic_seconds() + kOneDay;
  while (!meeting.wait(done, 1)) {
    for (int other = 0; other < size(); ++other) {
      if (meeting.read(key("failed", other))) throw_lost();
    }
    if (monotonic_seconds() > limit)
      throw ResourceError("The first process of this host has not been ready for a day.");
  }
  work();
}

// What has begun keeps the connections open.
void ProcessGroup::disconnect() const {
  connections_->begun.clear();
  if (connections_->nccl) connections_->nccl->abort();
  connections_->nccl.reset();
  connections_->gloo.reset();
}

// Called when a connection broke. The processes that are left write that they are; the one that
// does not, and the one that wrote why it ends, are to blame.
void ProcessGroup::throw_lost() const {
  MeetingPoint& meeting = *connections_->meeting;
  meeting.write(key("left", rank()), "");
  disconnect();  // so that the others notice too
  const double limit = monotonic_seconds() + kReasonSeconds;
  std::string silent;
  do {
    silent.clear();
    for (int other = 0; other < size(); ++other) {
      if (other == rank()) continue;
      if (const auto reason = meeting.read(key("failed", other)))
        throw ProcessLost(str_cat("Training ended, as ", name(other), " failed: ", *reason));
      if (!meeting.read(key("left", other))) silent += (silent.empty() ? "" : ", ") + name(other);
    }
    if (silent.empty() || meeting.is_lost()) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  } while (monotonic_seconds() < limit);
  if (meeting.is_lost()) silent = rank_.served ? "the launcher" : name(0);
  if (silent.empty()) silent = "the connection between the processes";
  throw ProcessLost(str_cat("Training ended, as ", silent,
                            " was lost. The same command resumes after the last checkpoint."));
}

void ProcessGroup::run(const std::function<void(const ProcessGroup&)>& work) const {
  try {
    work(*this);
  } catch (const ProcessLost& failure) {
    connections_->meeting->write(key("lost", rank()), failure.what());
    throw;
  } catch (const std::exception& failure) {
    if (size() > 1) report_failure(failure.what());
    throw;
  }
}

void ProcessGroup::report_failure(const std::string& reason) const {
  MeetingPoint& meeting = *connections_->meeting;
  meeting.write(key("failed", rank()), reason);
  meeting.write(key("left", rank()), "");
  disconnect();
  if (!is_first() || rank_.served) return;
  // The table is lost with this process, so the others read it first.
  const double limit = monotonic_seconds() + kReasonSeconds;
  for (int other = 1; other < size(); ++other) {
    while (!meeting.read(key("left", other)) && monotonic_seconds() < limit)
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

bool ProcessGroup::has_reported() const {
  return !connections_->meeting->is_lost();
}

// The first process, if it does not fail too, notices soon that this one has left.
bool ProcessGroup::first_failed_alike(const std::string& reason) const {
  if (size() == 1 || is_first()) return false;
  MeetingPoint& meeting = *connections_->meeting;
  const double limit = monotonic_seconds() + kAlikeSeconds;
  while (monotonic_seconds() < limit && !meeting.is_lost()) {
    const bool left = meeting.read(key("left", 0)).has_value();
    if (const auto first = meeting.read(key("failed", 0))) return *first == reason;
    if (left) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return false;
}

}  // namespace crooner::distributed
