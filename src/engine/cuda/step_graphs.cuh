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
  // early: the device has programmatic dependent launch and clusters.
  StepGraphs(cudaStream_t stream, int processors, std::size_t shared_bytes, bool early);
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
                      int steps, const LaunchLimits& limits, cudaGraphExec_t* graph);
  LaunchLimits limits_for(int rows) const;
  // The numbers of blocks, and of those of a cluster, with which a step of so many rows is fastest.
  cudaError_t tune(const Step& step, const Layer* layers, LaunchLimits* limits);

  cudaStream_t stream_;
  int processors_;
  std::size_t shared_bytes_;
  bool early_;
  std::map<Key, cudaGraphExec_t> graphs_;
  std::map<int, LaunchLimits> tuned_;  // by rows
};

}  // namespace crooner::engine::cuda
