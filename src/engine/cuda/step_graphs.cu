#include <algorithm>

#include "engine/cuda/kernels.h"
#include "engine/cuda/step_graphs.cuh"

namespace crooner::engine::cuda {
namespace {

constexpr int kUnrolled = 8;      // steps of a graph
constexpr int kStepsToTune = 64;  // decoding fewer is not worth the time
constexpr int kTimedRuns = 3;

cudaError_t launch_part(Part part, const Step& step, const Layer& layer, int blocks, bool early,
                        cudaStream_t stream) {
  const Launch l = launch_of(part, step, layer, blocks);
  const void* kernel = kernel_of(l);
  cudaError_t error = cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize,
                                           static_cast<int>(l.shared_bytes));
  if (error != cudaSuccess) return error;
  cudaLaunchConfig_t config = {};
  config.gridDim = dim3(l.blocks);
  config.blockDim = dim3(l.threads);
  config.dynamicSmemBytes = l.shared_bytes;
  config.stream = stream;
  cudaLaunchAttribute attribute = {};
  attribute.id = cudaLaunchAttributeProgrammaticStreamSerialization;
  attribute.val.programmaticStreamSerializationAllowed = 1;
  config.attrs = &attribute;
  config.numAttrs = early ? 1 : 0;
  void* arguments[] = {const_cast<Step*>(&step), const_cast<Layer*>(&layer)};
  return cudaLaunchKernelExC(&config, kernel, arguments);
}

}  // namespace

StepGraphs::StepGraphs(cudaStream_t stream, int processors, bool early)
    : stream_(stream), processors_(processors), early_(early) {}

StepGraphs::~StepGraphs() {
  for (const auto& [key, graph] : graphs_) cudaGraphExecDestroy(graph);
}

cudaError_t StepGraphs::launch(const Step& step, const Layer* layers, Sequence sequence,
                               int steps) {
  cudaError_t error = cudaSuccess;
  if (sequence != Sequence::kLyrics) {
    error = launch(step, layers, sequence, Piece::kEmbed, 1);
    if (error != cudaSuccess) return error;
  }
  if (sequence == Sequence::kDecode && steps >= kStepsToTune && !blocks_.contains(step.rows)) {
    int blocks = 0;
    error = tune(step, layers, &blocks);
    if (error != cudaSuccess) return error;
    blocks_[step.rows] = blocks;
    error = launch(step, layers, sequence, Piece::kEmbed, 1);  // tuning has used x
  }
  while (error == cudaSuccess && steps > 0) {
    const int n = steps >= kUnrolled ? kUnrolled : 1;
    error = launch(step, layers, sequence, Piece::kSteps, n);
    steps -= n;
  }
  return error;
}

cudaError_t StepGraphs::launch(const Step& step, const Layer* layers, Sequence sequence,
                               Piece piece, int steps) {
  const Key key{sequence, piece, step.rows, steps};
  auto found = graphs_.find(key);
  if (found == graphs_.end()) {
    const auto tuned = blocks_.find(step.rows);
    cudaGraphExec_t graph = nullptr;
    const cudaError_t error = capture(step, layers, sequence, piece, steps,
                                      tuned == blocks_.end() ? processors_ : tuned->second, &graph);
    if (error != cudaSuccess) return error;
    found = graphs_.emplace(key, graph).first;
  }
  return cudaGraphLaunch(found->second, stream_);
}

cudaError_t StepGraphs::capture(const Step& step, const Layer* layers, Sequence sequence,
                                Piece piece, int steps, int blocks, cudaGraphExec_t* graph) {
  cudaError_t error = cudaStreamBeginCapture(stream_, cudaStreamCaptureModeThreadLocal);
  if (error != cudaSuccess) return error;
  bool first = true;
  const auto run = [&](Part part, const Layer& layer) {
    if (error != cudaSuccess) return;
    error = launch_part(part, step, layer, blocks, early_ && !first, stream_);
    first = false;
  };
  if (piece == Piece::kEmbed) {
    run(Part::kEmbed, layers[0]);
  } else {
    for (int i = 0; i < steps; ++i) for_each_part(step, layers, sequence, run);
  }
  cudaGraph_t captured = nullptr;
  const cudaError_t ended = cudaStreamEndCapture(stream_, &captured);
  if (error == cudaSuccess) error = ended;
  if (error == cudaSuccess) error = cudaGraphInstantiate(graph, captured, 0);
  if (captured != nullptr) cudaGraphDestroy(captured);
  return error;
}

// Times the logits of the rows' positions, which leave the rows as they are.
cudaError_t StepGraphs::tune(const Step& step, const Layer* layers, int* blocks) {
  cudaEvent_t begin = nullptr, end = nullptr;
  cudaError_t error = cudaEventCreate(&begin);
  if (error == cudaSuccess) error = cudaEventCreate(&end);
  float best = 0;
  for (int candidate : {processors_, 2 * processors_, std::max(1, processors_ * 10 / 11)}) {
    cudaGraphExec_t graph = nullptr;
    if (error == cudaSuccess) {
      error = capture(step, layers, Sequence::kLogits, Piece::kSteps, 1, candidate, &graph);
    }
    if (error == cudaSuccess) error = cudaGraphLaunch(graph, stream_);
    if (error == cudaSuccess) error = cudaEventRecord(begin, stream_);
    for (int i = 0; i < kTimedRuns && error == cudaSuccess; ++i) {
      error = cudaGraphLaunch(graph, stream_);
    }
    if (error == cudaSuccess) error = cudaEventRecord(end, stream_);
    if (error == cudaSuccess) error = cudaEventSynchronize(end);
    float ms = 0;
    if (error == cudaSuccess) error = cudaEventElapsedTime(&ms, begin, end);
    if (graph != nullptr) cudaGraphExecDestroy(graph);
    if (error != cudaSuccess) break;
    if (*blocks == 0 || ms < best) best = ms, *blocks = candidate;
  }
  if (begin != nullptr) cudaEventDestroy(begin);
  if (end != nullptr) cudaEventDestroy(end);
  return error;
}

}  // namespace crooner::engine::cuda
