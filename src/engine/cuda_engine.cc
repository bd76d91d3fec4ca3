#include "engine/cuda_engine.h"

#include <ATen/ops/empty.h>

#include <map>

#include "base/error.h"
#include "base/log.h"
#include "base/precision.h"
#include "base/strings.h"
#include "engine/cuda/decoder.h"
#include "engine/cuda/self_test.h"
#include "engine/tensor_source.h"
#include "tensor/cuda_library.h"
#include "tensor/device.h"

namespace crooner::engine {
namespace {

const cuda::Api& api_for(const at::Device& device) {
  const cuda::Api* api = tensor::cuda_api();
  if (api == nullptr) {
    throw ResourceError(
        "--engine cuda needs libcrooner_cuda.so, which is built where there is nvcc; use --engine "
        "plain.");
  }
  if (!device.is_cuda() && api->emulated == 0) {
    throw UsageError("--engine cuda works on --device cuda only.");
  }
  return *api;
}

int index_of(const at::Device& device) {
  return device.has_index() ? device.index() : 0;
}

cuda::DecoderOptions cuda_decoder_options(const EngineOptions& options) {
  cuda::DecoderOptions result;
  result.type = attention_precision(options.precision);
  result.mlp = mlp_precision(options.precision);
  result.rows = options.rows;
  result.device = index_of(options.device);
  return result;
}

class CudaEngine : public Engine {
 public:
  CudaEngine(const config::DecoderConfig& config, const tensor::Scope& weights,
             const EngineOptions& options)
      : config_(config),
        device_(options.device),
        decoder_(config, cuda_decoder_options(options), tensor_source(weights),
                 api_for(options.device)) {}

  const config::DecoderConfig& config() const override { return config_; }
  int rows() const override { return decoder_.rows(); }
  const char* name() const override { return "cuda"; }
  int length(int row) const override { return decoder_.length(row); }

  void begin(int row, const nn::Conditions& conditions) override {
    // What LibTorch has computed on the device stays there. The decoder copies by a stream of its
    // own, which does not wait for LibTorch's.
    const HeldConditions held(conditions, device_);
    tensor::wait_for(device_);
    decoder_.begin(row, held.view());
  }

  void prefill(int row, std::span<const std::int64_t> tokens) override {
    decoder_.append(row, tokens);
  }

  // A prefill leaves the bits of single steps.
  void replay(int row, std::span<const std::int64_t> tokens) override {
    decoder_.append(row, tokens);
  }

  std::vector<std::int64_t> decode(std::span<const int> rows, int steps,
                                   std::span<const SamplingParams> params) override {
    std::vector<std::int64_t> tokens(rows.size() * static_cast<std::size_t>(steps));
    decoder_.decode(rows, steps, params, tokens.data());
    return tokens;
  }

  void set_length_for_benchmark(int row, int length) override {
    decoder_.set_length_for_benchmark(row, length);
  }

  at::Tensor logits(std::span<const int> rows) override {
    at::Tensor result = at::empty({static_cast<std::int64_t>(rows.size()), config_.vocabulary},
                                  at::TensorOptions().dtype(at::kFloat));
    decoder_.logits(rows, result.data_ptr<float>());
    return result;
  }

 private:
  config::DecoderConfig config_;
  at::Device device_;
  cuda::Decoder decoder_;
};

}  // namespace

std::unique_ptr<Engine> make_cuda_engine(const config::DecoderConfig& config,
                                         const tensor::Scope& weights,
                                         const EngineOptions& options) {
  return std::make_unique<CudaEngine>(config, weights, options);
}

bool cuda_engine_works(const at::Device& device) {
  static std::map<int, bool> known;
  const int index = index_of(device);
  const auto found = known.find(index);
  if (found != known.end()) return found->second;
  std::string reason = "libcrooner_cuda.so is not there";
  if (const cuda::Api* api = tensor::cuda_api()) reason = cuda::self_test(*api, index);
  if (!reason.empty()) {
    log::warn(str_cat("The cuda engine is not used on ", device.str(), ": ", reason,
                      ". The plain engine is, which is slower."));
  }
  return known[index] = reason.empty();
}

}  // namespace crooner::engine
