#include "api/select_device.h"

#include "plan/work.h"
#include "tensor/device.h"

namespace crooner::api {
namespace {

// Seconds that a layer's kernels take to be started on a GPU, and bytes a second that a CPU reads:
// an H200 and some server CPUs, as docs/performance.md has them.
constexpr double kLayerLaunchSeconds = 0.2e-3;
constexpr double kCpuBytesPerSecond = 30e9;
constexpr int kBytesPerWeight = 2;  // fp16 on CUDA, and what weights are mostly stored as

}  // namespace

bool faster_on_cuda(const config::ModelFolder& model) {
  double cuda = 0, cpu = 0;  // seconds of a second of music
  for (const config::PriorEntry& prior : model.priors) {
    const auto& transformer = prior.config.transformer;
    const double codes =
        static_cast<double>(model.vqvae.sample_rate) / model.vqvae.hop(prior.config.level);
    cuda += codes * transformer.depth * kLayerLaunchSeconds;
    cpu += codes *
           static_cast<double>(
               plan::step_weight_bytes(transformer, prior.config.vocabulary(), kBytesPerWeight)) /
           kCpuBytesPerSecond;
  }
  return cuda < cpu;
}

at::Device select_device(const config::ModelFolder& model, const BackendOptions& options) {
  if (options.device == "auto" && (options.engine == EngineKind::kCpu || !faster_on_cuda(model)))
    return at::kCPU;
  return tensor::parse_device(options.device);
}

}  // namespace crooner::api
