#pragma once

#include <cstddef>

#include "engine/cuda/api.h"

namespace crooner::engine::cuda {

// A device in use, through the functions of a library. Throws OutOfMemory naming what did not fit,
// DeviceFailure when nothing more can be done with it, and ResourceError for other errors. By one
// thread at a time.
class DeviceSession {
 public:
  DeviceSession(const Api& api, int device);
  ~DeviceSession();
  DeviceSession(const DeviceSession&) = delete;
  DeviceSession& operator=(const DeviceSession&) = delete;

  // Zeroed memory, for the life of the session. `what` names it: "the caches of the rows".
  template <class T>
  T* allocate(std::size_t n, const char* what) {
    return static_cast<T*>(allocate_bytes(n * sizeof(T), what));
  }
  void release(void* memory);
  // Memory of the host from which copies are fast: of two buffers in turn, so that one is filled
  // while the other is on its way. Until the next call but one.
  std::byte* staging(std::size_t bytes);
  // Starts a copy from what the latest staging() returned; whatever is done with the device later
  // finds it there.
  void send(void* to, const void* from, std::size_t bytes);

  // Wait for the end. `from` of upload(): in the host or on the device.
  void upload(void* to, const void* from, std::size_t bytes);
  void download(void* to, const void* from, std::size_t bytes);
  void run(const Step& step, const Layer* layers, Sequence sequence, int steps = 1);
  int max_rows(const Model& model) const { return api_.max_rows(session_, &model); }

  std::size_t allocated_bytes() const { return allocated_; }

 private:
  void* allocate_bytes(std::size_t bytes, const char* what);
  void check(Status status) const;

  const Api& api_;
  Session session_ = nullptr;
  std::size_t allocated_ = 0;
};

}  // namespace crooner::engine::cuda
