#include <cuda_runtime.h>

#include <memory>
#include <unordered_set>

#include "engine/cuda/errors.cuh"
#include "engine/cuda/kernels.h"
#include "engine/cuda/session.cuh"
#include "engine/cuda/step_graphs.cuh"

namespace crooner::engine::cuda {
namespace {

constexpr int kFirstMajor = 8;  // compute capability that has mma.sync.m16n8k16 of bfloat16
constexpr int kEarlyMajor = 9;  // and programmatic dependent launch

// Page-locked memory, from which copies to the device run beside the host.
struct StagingBuffer {
  void* memory = nullptr;
  std::size_t bytes = 0;
  cudaEvent_t sent = nullptr;  // the end of the latest copy from it

  // Makes room, once the copies from it have ended.
  cudaError_t prepare(std::size_t wanted) {
    cudaError_t error = cudaSuccess;
    if (sent == nullptr) error = cudaEventCreateWithFlags(&sent, cudaEventDisableTiming);
    if (error == cudaSuccess) error = cudaEventSynchronize(sent);
    if (error != cudaSuccess || wanted <= bytes) return error;
    if (memory != nullptr) cudaFreeHost(memory);
    memory = nullptr;
    bytes = 0;
    error = cudaMallocHost(&memory, wanted);
    if (error == cudaSuccess) bytes = wanted;
    return error;
  }
  void free() {
    if (memory != nullptr) cudaFreeHost(memory);
    if (sent != nullptr) cudaEventDestroy(sent);
  }
};

struct CudaSession {
  int device = 0;
  std::size_t shared_bytes = 0;
  cudaStream_t stream = nullptr;
  std::unique_ptr<StepGraphs> graphs;
  std::unordered_set<void*> memory;
  StagingBuffer staging[2];
  int latest_staging = 0;

  ~CudaSession() {
    const DeviceGuard guard(device);
    if (stream != nullptr) cudaStreamSynchronize(stream);  // copies from memory that is freed here
    graphs.reset();
    for (void* pointer : memory) cudaFree(pointer);
    for (StagingBuffer& buffer : staging) buffer.free();
    if (stream != nullptr) cudaStreamDestroy(stream);
  }
};

CudaSession& cuda(Session session) {
  return *static_cast<CudaSession*>(session);
}

Status prepare(CudaSession& session) {
  const DeviceGuard guard(session.device);
  cudaDeviceProp properties;
  cudaError_t error = guard.error();
  if (error == cudaSuccess) error = cudaGetDeviceProperties(&properties, session.device);
  if (error != cudaSuccess) return status_of(error);
  if (properties.major < kFirstMajor) {
    return fail(kNoKernels, "its compute capability is below 8.0");
  }
  cudaFuncAttributes attributes;  // fails where the library holds no code for the device
  error = cudaFuncGetAttributes(&attributes, kernel_of({}));
  if (error == cudaSuccess) {
    error = cudaStreamCreateWithFlags(&session.stream, cudaStreamNonBlocking);
  }
  if (error != cudaSuccess) return status_of(error);
  session.shared_bytes = properties.sharedMemPerBlockOptin;
  session.graphs =
      std::make_unique<StepGraphs>(session.stream, properties.multiProcessorCount,
                                   session.shared_bytes, properties.major >= kEarlyMajor);
  return kOk;
}

}  // namespace

Status open(int device, Session* session) {
  auto made = std::make_unique<CudaSession>();
  made->device = device;
  const Status status = prepare(*made);
  if (status == kOk) *session = made.release();
  return status;
}

void close(Session session) {
  delete &cuda(session);
}

Status allocate(Session session, std::size_t bytes, void** memory) {
  const DeviceGuard guard(cuda(session).device);
  cudaError_t error = guard.error();
  if (error == cudaSuccess) error = cudaMalloc(memory, bytes > 0 ? bytes : 1);
  if (error != cudaSuccess) return status_of(error);
  cuda(session).memory.insert(*memory);
  error = cudaMemsetAsync(*memory, 0, bytes, cuda(session).stream);
  if (error == cudaSuccess) error = cudaStreamSynchronize(cuda(session).stream);
  return status_of(error);
}

void release(Session session, void* memory) {
  const DeviceGuard guard(cuda(session).device);
  cuda(session).memory.erase(memory);
  cudaFree(memory);
}

Status staging(Session session, std::size_t bytes, void** memory) {
  const DeviceGuard guard(cuda(session).device);
  CudaSession& own = cuda(session);
  own.latest_staging = 1 - own.latest_staging;
  StagingBuffer& buffer = own.staging[own.latest_staging];
  cudaError_t error = guard.error();
  if (error == cudaSuccess) error = buffer.prepare(bytes);
  *memory = buffer.memory;
  return status_of(error);
}

Status send(Session session, void* to, const void* from, std::size_t bytes) {
  const DeviceGuard guard(cuda(session).device);
  const CudaSession& own = cuda(session);
  cudaError_t error = guard.error();
  if (error == cudaSuccess) {
    error = cudaMemcpyAsync(to, from, bytes, cudaMemcpyHostToDevice, own.stream);
  }
  if (error == cudaSuccess) {
    error = cudaEventRecord(own.staging[own.latest_staging].sent, own.stream);
  }
  return status_of(error);
}

Status copy(Session session, void* to, const void* from, std::size_t bytes) {
  const DeviceGuard guard(cuda(session).device);
  cudaError_t error = guard.error();
  if (error == cudaSuccess) {
    error = cudaMemcpyAsync(to, from, bytes, cudaMemcpyDefault, cuda(session).stream);
  }
  if (error == cudaSuccess) error = cudaStreamSynchronize(cuda(session).stream);
  return status_of(error);
}

Status run(Session session, const Step* step, const Layer* layers, Sequence sequence, int steps) {
  const DeviceGuard guard(cuda(session).device);
  cudaError_t error = guard.error();
  if (error == cudaSuccess) error = cuda(session).graphs->launch(*step, layers, sequence, steps);
  if (error == cudaSuccess) error = cudaStreamSynchronize(cuda(session).stream);
  return status_of(error);
}

int max_rows(Session session, const Model* model) {
  return rows_that_fit(*model, cuda(session).shared_bytes);
}

}  // namespace crooner::engine::cuda
