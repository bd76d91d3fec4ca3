#pragma once

#include <cuda_runtime.h>

#include <map>
#include <tuple>

#include "engine/cuda/launch.h"

namespace crooner::engine::cuda {

// The sequences of one decoder as CUDA graphs, each made when it is first needed. All kernels but a
// graph's first are launched early (programmatic dependent launch), where the device can.
class StepGraphs {
 public:
  StepGraphs(cudaStream_t stream, int processors, bool early);
  ~StepGraphs();
  StepGraphs(const StepGraphs&) = delete;
  StepGraphs& operator=(const StepGraphs&) = delete;

  // Starts a sequence; step and layers are always those of the same decoder.
  cudaError_t launch(const Step& step, const Layer* layers, Sequence sequence, int steps);

 private:
  // Steps of kDecode after the first embedding; the same graph serves every position.
  enum class Piece { kEmbed, kSteps };
  using Key = std::tuple<Sequence, Piece, int, int>;  // ..., rows, steps

  cudaError_t launch(const Step& step, const Layer* layers, Sequence sequence, Piece piece,
                     int steps);
  cudaError_t capture(const Step& step, const Layer* layers, Sequence sequence, Piece piece,
                      int steps, int blocks, cudaGraphExec_t* graph);
  // The number of blocks with which a step of so many rows is fastest; no result depends on it.
  cudaError_t tune(const Step& step, const Layer* layers, int* blocks);

  cudaStream_t stream_;
  int processors_;
  bool early_;
  std::map<Key, cudaGraphExec_t> graphs_;
  std::map<int, int> blocks_;  // by rows
};

}  // namespace crooner::engine::cuda
