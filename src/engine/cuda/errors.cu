#include "engine/cuda/errors.cuh"

namespace crooner::engine::cuda {
namespace {

thread_local const char* last_error = "";

}  // namespace

Status fail(Status status, const char* text) {
  last_error = text;
  return status;
}

const char* error_text() {
  return last_error;
}

Status status_of(cudaError_t error) {
  switch (error) {
    case cudaSuccess:
      return kOk;
    case cudaErrorMemoryAllocation:
      cudaGetLastError();  // not one that later calls would return again
      return fail(kOutOfMemory, cudaGetErrorString(error));
    case cudaErrorNoKernelImageForDevice:
    case cudaErrorInvalidDeviceFunction:
    case cudaErrorUnsupportedPtxVersion:
      return fail(kNoKernels, cudaGetErrorString(error));
    case cudaErrorIllegalAddress:
    case cudaErrorLaunchFailure:
    case cudaErrorLaunchTimeout:
    case cudaErrorECCUncorrectable:
    case cudaErrorHardwareStackError:
    case cudaErrorMisalignedAddress:
    case cudaErrorIllegalInstruction:
    case cudaErrorDeviceUninitialized:
    case cudaErrorSystemDriverMismatch:
      return fail(kDeviceLost, cudaGetErrorString(error));
    case cudaErrorDevicesUnavailable:
      return fail(kBusy, cudaGetErrorString(error));
    default:
      return fail(kFailed, cudaGetErrorString(error));
  }
}

}  // namespace crooner::engine::cuda
