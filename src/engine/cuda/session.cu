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

struct CudaSession {
  int device = 0;
  std::size_t shared_bytes = 0;
  cudaStream_t stream = nullptr;
  std::unique_ptr<StepGraphs> graphs;
  std::unordered_set<void*> memory;
  void* staging = nullptr;
  std::size_t staging_bytes = 0;

  ~CudaSession() {
    const DeviceGuard guard(device);
    graphs.reset();
    for (void* pointer : memory) cudaFree(pointer);
    if (staging != nullptr) cudaFreeHost(staging);
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
  session.graphs = std::make_unique<StepGraphs>(session.stream, properties.multiProcessorCount,
                                                properties.major >= kEarlyMajor);
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
  if (bytes > own.staging_bytes) {
    if (own.staging != nullptr) cudaFreeHost(own.staging);
    own.staging = nullptr;
    own.staging_bytes = 0;
    const cudaError_t error = cudaMallocHost(&own.staging, bytes);
    if (error != cudaSuccess) return status_of(error);
    own.staging_bytes = bytes;
  }
  *memory = own.staging;
  return kOk;
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
