#include "api/select_device.h"

#include "plan/work.h"
#include "tensor/cuda_library.h"
#include "tensor/device.h"

namespace crooner::api {
namespace {

// A step of the plain back end on a GPU is bound by the start of its kernels, one on a CPU by the
// reading of its weights. Both rates were measured with `crooner bench` (docs/performance.md): on
// an H200, the step of a prior of small width over its depth; on server CPUs with 2 to 16 cores,
// the bytes of the weights over the time of a step. They decide `--device auto` alone, and are far
// from the border for all models known. Measure again when the cuda engine has run on a GPU, and
// when CPUs with much faster memory are common.
constexpr double kLayerLaunchSeconds = 0.2e-3;
constexpr double kCpuBytesPerSecond = 30e9;
constexpr Precision kPrecision = Precision::kFp16;  // on CUDA, and as most weights are stored

}  // namespace

bool faster_on_cuda(const config::ModelFolder& model) {
  double cuda = 0, cpu = 0;  // seconds per second of music
  for (const config::PriorEntry& prior : model.priors) {
    const auto& transformer = prior.config.transformer;
    const double codes =
        static_cast<double>(model.vqvae.sample_rate) / model.vqvae.hop(prior.config.level);
    cuda += codes * transformer.depth * kLayerLaunchSeconds;
    cpu += codes *
           static_cast<double>(
               plan::step_weight_bytes(transformer, prior.config.vocabulary(), kPrecision)) /
           kCpuBytesPerSecond;
  }
  return cuda < cpu;
}

at::Device select_device(const config::ModelFolder& model, const BackendOptions& options) {
  if (options.engine == EngineKind::kCuda && (options.device == "auto" || options.device == "cuda"))
    return tensor::emulates_cuda() ? tensor::emulated_device() : tensor::parse_device("cuda");
  if (options.device == "auto" && (options.engine == EngineKind::kCpu || !faster_on_cuda(model)))
    return at::kCPU;
  return tensor::parse_device(options.device);
}

}  // namespace crooner::api
