#pragma once

#include <torch/csrc/distributed/c10d/Backend.hpp>

namespace crooner::distributed {

// libcrooner_nccl.so holds what needs the headers and the libraries of CUDA. It is loaded for the
// processes of a training on GPUs, after LibTorch's CUDA half, and resolves its symbols there.
inline constexpr char kNcclLibrary[] = "libcrooner_nccl.so";  // found by the program's RUNPATH
inline constexpr char kNcclSymbol[] = "crooner_nccl_backend";

// LibTorch's ProcessGroupNCCL. Throws what that throws where there is no GPU.
using NcclFunction = void (*)(const c10::intrusive_ptr<c10d::Store>& store, int rank, int size,
                              c10::intrusive_ptr<c10d::Backend>* backend);

}  // namespace crooner::distributed
