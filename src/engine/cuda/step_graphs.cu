#include <algorithm>
#include <vector>

#include "engine/cuda/kernels.h"
#include "engine/cuda/step_graphs.cuh"

namespace crooner::engine::cuda {
namespace {

constexpr int kUnrolled = 8;      // steps of a graph
constexpr int kStepsToTune = 64;  // decoding fewer is not worth the time
constexpr int kTimedRuns = 3;

cudaError_t launch_part(Part part, const Step& step, const Layer& layer, const LaunchLimits& limits,
                        bool early, cudaStream_t stream) {
  const Launch l = launch_of(part, step, layer, limits);
  const void* kernel = kernel_of(l);
  cudaError_t error = cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize,
                                           static_cast<int>(l.shared_bytes));
  if (error != cudaSuccess) return error;
  cudaLaunchConfig_t config = {};
  config.gridDim = dim3(l.blocks);
  config.blockDim = dim3(l.threads);
  config.dynamicSmemBytes = l.shared_bytes;
  config.stream = stream;
  cudaLaunchAttribute attributes[2] = {};
  config.attrs = attributes;
  if (early) {
    cudaLaunchAttribute& attribute = attributes[config.numAttrs++];
    attribute.id = cudaLaunchAttributeProgrammaticStreamSerialization;
    attribute.val.programmaticStreamSerializationAllowed = 1;
  }
  if (l.split.blocks() > 1) {
    cudaLaunchAttribute& attribute = attributes[config.numAttrs++];
    attribute.id = cudaLaunchAttributeClusterDimension;
    attribute.val.clusterDim.x = static_cast<unsigned>(l.split.blocks());
    attribute.val.clusterDim.y = attribute.val.clusterDim.z = 1;
  }
  Step own = step;
  own.split = l.split;
  void* arguments[] = {&own, const_cast<Layer*>(&layer)};
  return cudaLaunchKernelExC(&config, kernel, arguments);
}

}  // namespace

StepGraphs::StepGraphs(cudaStream_t stream, int processors, std::size_t shared_bytes, bool early)
    : stream_(stream), processors_(processors), shared_bytes_(shared_bytes), early_(early) {}

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
  if (sequence == Sequence::kDecode && steps >= kStepsToTune && !tuned_.contains(step.rows)) {
    LaunchLimits best = limits_for(step.rows);
    error = tune(step, layers, &best);
    if (error != cudaSuccess) return error;
    tuned_[step.rows] = best;
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
    cudaGraphExec_t graph = nullptr;
    const cudaError_t error =
        capture(step, layers, sequence, piece, steps, limits_for(step.rows), &graph);
    if (error != cudaSuccess) return error;
    found = graphs_.emplace(key, graph).first;
  }
  return cudaGraphLaunch(found->second, stream_);
}

cudaError_t StepGraphs::capture(const Step& step, const Layer* layers, Sequence sequence,
                                Piece piece, int steps, const LaunchLimits& limits,
                                cudaGraphExec_t* graph) {
  cudaError_t error = cudaStreamBeginCapture(stream_, cudaStreamCaptureModeThreadLocal);
  if (error != cudaSuccess) return error;
  bool first = true;
  const auto run = [&](Part part, const Layer& layer) {
    if (error != cudaSuccess) return;
    error = launch_part(part, step, layer, limits, early_ && !first, stream_);
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

LaunchLimits StepGraphs::limits_for(int rows) const {
  const auto found = tuned_.find(rows);
  if (found != tuned_.end()) return found->second;
  return {processors_, early_ ? kLogCluster : 0, shared_bytes_};
}

// Times the logits of the rows' positions, which leave the rows as they are.
cudaError_t StepGraphs::tune(const Step& step, const Layer* layers, LaunchLimits* limits) {
  cudaEvent_t begin = nullptr, end = nullptr;
  cudaError_t error = cudaEventCreate(&begin);
  if (error == cudaSuccess) error = cudaEventCreate(&end);
  std::vector<LaunchLimits> candidates;
  const int most = step.rows > kFewRows ? limits->log_blocks : 0;
  for (int log_blocks = 0; log_blocks <= most; ++log_blocks) {
    for (int blocks : {processors_, 2 * processors_, std::max(1, processors_ * 10 / 11)}) {
      candidates.push_back({blocks, log_blocks, shared_bytes_});
    }
  }
  float best = -1;
  for (const LaunchLimits& candidate : candidates) {
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
    if (best < 0 || ms < best) best = ms, *limits = candidate;
  }
  if (begin != nullptr) cudaEventDestroy(begin);
  if (end != nullptr) cudaEventDestroy(end);
  return error;
}

}  // namespace crooner::engine::cuda
