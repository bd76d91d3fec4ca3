#include "engine/cuda/emulated_device.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "engine/cuda/emulated_cards.h"
#include "engine/cuda/emulated_launch.h"
#include "engine/cuda/emulator.h"
#include "engine/cuda/shapes.h"

namespace crooner::engine::cuda::emulator {
namespace {

std::mutex mutex;  // the emulator runs one kernel at a time
LaunchForm launch_form;
Faults faults;
std::map<int, std::size_t> allocated;  // bytes, by the number of the card
int runs = 0;                          // since set_faults()
std::map<int, int> runs_of_card;
Traffic counted;
std::map<const std::byte*, std::size_t> device_memory;  // of all sessions
thread_local const char* last_error = "";

Status fail(Status status, const char* text) {
  last_error = text;
  return status;
}

bool on_device(const void* memory) {
  const auto* const address = static_cast<const std::byte*>(memory);
  auto after = device_memory.upper_bound(address);
  if (after == device_memory.begin()) return false;
  const auto& [begin, bytes] = *--after;
  return address < begin + bytes;
}

void copy_bytes(void* to, const void* from, std::size_t bytes) {
  std::size_t& count = !on_device(to)    ? counted.from_device
                       : on_device(from) ? counted.within_device
                                         : counted.to_device;
  count += bytes;
  std::memcpy(to, from, bytes);
}

// A page-locked buffer, and the copies from it that have not happened yet.
struct StagingBuffer {
  struct Copy {
    void* to;
    const void* from;
    std::size_t bytes;
  };
  std::unique_ptr<std::byte[]> memory = {};
  std::size_t bytes = 0;
  std::vector<Copy> sent = {};

  void finish() {
    for (const Copy& one : sent) copy_bytes(one.to, one.from, one.bytes);
    sent.clear();
  }
  bool holds(const void* from, std::size_t n) const {
    const auto* const begin = static_cast<const std::byte*>(from);
    return begin >= memory.get() && begin + n <= memory.get() + bytes;
  }
};

struct EmulatedSession {
  Card card;
  std::map<void*, std::size_t> memory = {};
  StagingBuffer staging[2] = {};
  int latest_staging = 0;

  ~EmulatedSession() {
    finish_copies();
    for (const auto& [pointer, bytes] : memory) release_bytes(pointer, bytes);
  }
  void finish_copies() {
    staging[1 - latest_staging].finish();  // the older ones first
    staging[latest_staging].finish();
  }
  void release_bytes(void* pointer, std::size_t bytes) const {
    allocated[card.number] -= bytes;
    device_memory.erase(static_cast<std::byte*>(pointer));
    std::free(pointer);
  }
};

std::size_t memory_of(const Card& card) {
  return std::min(card.memory_bytes, faults.memory_bytes);
}

const Card* find_card(int device) {
  const std::vector<Card>& all = visible_cards();
  return device >= 0 && device < static_cast<int>(all.size()) ? &all[device] : nullptr;
}

EmulatedSession& emulated(Session session) {
  return *static_cast<EmulatedSession*>(session);
}

int device_count(int* count) {
  const std::vector<Card>& all = visible_cards();
  *count = static_cast<int>(all.size());
  if (all.empty()) return 100;  // cudaErrorNoDevice
  if (all[0].fails != "driver") return 0;
  *count = 0;
  return 35;  // cudaErrorInsufficientDriver
}

int device_info(int device, DeviceInfo* info) {
  const Card* const card = find_card(device);
  if (card == nullptr) return 101;  // cudaErrorInvalidDevice
  const std::lock_guard lock(mutex);
  std::snprintf(info->name, sizeof info->name, "emulated device");
  info->major = 9;
  info->minor = 0;
  info->total_bytes = memory_of(*card);
  info->free_bytes = memory_of(*card) - allocated[card->number];
  info->shared_bytes = faults.shared_bytes;
  info->processors = 2;
  return 0;
}

Status open(int device, Session* session) {
  const std::lock_guard lock(mutex);
  const Card* const card = find_card(device);
  if (card == nullptr) return fail(kFailed, "invalid device ordinal");
  if (faults.busy || card->fails == "busy")
    return fail(kBusy, "all devices are busy or unavailable");
  if (card->fails == "old") return fail(kNoKernels, "its compute capability is below 8.0");
  if (faults.no_kernels || card->fails == "kernels") {
    return fail(kNoKernels, "no kernel image is available for execution");
  }
  *session = new EmulatedSession{*card};
  return kOk;
}

void close(Session session) {
  const std::lock_guard lock(mutex);
  delete &emulated(session);
}

const char* error_text() {
  return last_error;
}

Status allocate(Session session, std::size_t bytes, void** memory) {
  const std::lock_guard lock(mutex);
  const Card& card = emulated(session).card;
  if (allocated[card.number] + bytes > memory_of(card)) return fail(kOutOfMemory, "out of memory");
  *memory = std::calloc(bytes > 0 ? bytes : 1, 1);
  if (*memory == nullptr) return fail(kOutOfMemory, "out of memory");
  allocated[card.number] += bytes;
  emulated(session).memory[*memory] = bytes;
  device_memory[static_cast<std::byte*>(*memory)] = bytes;
  return kOk;
}

void release(Session session, void* memory) {
  const std::lock_guard lock(mutex);
  emulated(session).finish_copies();
  const auto found = emulated(session).memory.find(memory);
  emulated(session).release_bytes(found->first, found->second);
  emulated(session).memory.erase(found);
}

Status staging(Session session, std::size_t bytes, void** memory) {
  const std::lock_guard lock(mutex);
  EmulatedSession& own = emulated(session);
  own.latest_staging = 1 - own.latest_staging;
  StagingBuffer& buffer = own.staging[own.latest_staging];
  buffer.finish();
  if (!own.staging[1 - own.latest_staging].sent.empty()) ++counted.filled_meanwhile;
  if (bytes > buffer.bytes) {
    buffer.memory.reset(new std::byte[bytes]);
    buffer.bytes = bytes;
    counted.staging_bytes =
        std::max(counted.staging_bytes, own.staging[0].bytes + own.staging[1].bytes);
  }
  *memory = buffer.memory.get();
  return kOk;
}

Status send(Session session, void* to, const void* from, std::size_t bytes) {
  const std::lock_guard lock(mutex);
  EmulatedSession& own = emulated(session);
  StagingBuffer& buffer = own.staging[own.latest_staging];
  if (!buffer.holds(from, bytes)) return fail(kFailed, "the memory is not the latest buffer's");
  buffer.sent.push_back({to, from, bytes});
  ++counted.pieces;
  return kOk;
}

Status copy(Session session, void* to, const void* from, std::size_t bytes) {
  const std::lock_guard lock(mutex);
  emulated(session).finish_copies();
  copy_bytes(to, from, bytes);
  return kOk;
}

void wait_for_file(const std::string& file) {
  std::error_code ignored;
  while (!file.empty() && !std::filesystem::exists(file, ignored))
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

Status run(Session session, const Step* step, const Layer* layers, Sequence sequence, int steps) {
  const Card& card = emulated(session).card;
  wait_for_file(card.waits_for);
  const std::lock_guard lock(mutex);
  emulated(session).finish_copies();
  const bool lost =
      card.lost_after_runs >= 0 && runs_of_card[card.number]++ >= card.lost_after_runs;
  if (lost || (faults.lost_after_runs >= 0 && runs++ >= faults.lost_after_runs)) {
    return fail(kDeviceLost, "the device is gone");
  }
  try {
    run_sequence(*step, layers, sequence, steps, launch_form, faults.shared_bytes);
    if (faults.wrong_bit && step->logits != nullptr) {
      reinterpret_cast<std::uint32_t*>(step->logits)[step->model.vocabulary - 1] ^= 1;
    }
  } catch (const std::exception& error) {
    static thread_local std::string text;
    text = error.what();
    return fail(kFailed, text.c_str());
  }
  return kOk;
}

int max_rows(Session, const Model* model) {
  const std::lock_guard lock(mutex);
  return rows_that_fit(*model, faults.shared_bytes);
}

constexpr Api kApi = {kApiVersion, 1,          device_count, device_info, open,
                      close,       error_text, allocate,     release,     staging,
                      send,        copy,       copy,         run,         max_rows};

}  // namespace

const Api& emulated_api() {
  return kApi;
}

void set_launch_form(const LaunchForm& form) {
  const std::lock_guard lock(mutex);
  launch_form = form;
}

void set_faults(const Faults& wanted) {
  const std::lock_guard lock(mutex);
  faults = wanted;
  runs = 0;
}

Traffic traffic() {
  const std::lock_guard lock(mutex);
  return counted;
}

void reset_traffic() {
  const std::lock_guard lock(mutex);
  counted = {};
}

}  // namespace crooner::engine::cuda::emulator
