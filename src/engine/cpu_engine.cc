#include "engine/cpu_engine.h"

#include <ATen/ops/empty.h>
#include <thread>

#include "base/precision.h"
#include "engine/cpu/decoder.h"
#include "engine/tensor_source.h"

namespace crooner::engine {
namespace {

cpu::DecoderOptions decoder_options(const EngineOptions& options) {
  cpu::DecoderOptions result;
  result.type = attention_precision(options.precision);
  result.mlp = mlp_precision(options.precision);
  result.cache = cache_precision(options.precision);
  result.rows = options.rows;
  result.threads = options.threads > 0
                       ? options.threads
                       : static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  return result;
}

std::unique_ptr<cpu::Decoder> make_decoder(const config::DecoderConfig& config,
                                           const tensor::Scope& weights,
                                           const EngineOptions& options) {
  return std::make_unique<cpu::Decoder>(config, decoder_options(options), tensor_source(weights));
}

class CpuEngine : public Engine {
 public:
  CpuEngine(const config::DecoderConfig& config, const tensor::Scope& weights,
            const EngineOptions& options)
      : config_(config), decoder_(make_decoder(config, weights, options)), x_cond_(options.rows) {}

  const config::DecoderConfig& config() const override { return config_; }
  int rows() const override { return decoder_->rows(); }
  const char* name() const override { return "cpu"; }
  int length(int row) const override { return decoder_->length(row); }

  void begin(int row, const nn::Conditions& conditions) override {
    const HeldConditions held(conditions);
    decoder_->begin(row, held.view());
    x_cond_[row] = held.x_cond;  // the decoder reads its memory at every position
  }

  void prefill(int row, std::span<const std::int64_t> tokens) override {
    decoder_->append(row, tokens);
  }

  // A prefill leaves the bits of single steps.
  void replay(int row, std::span<const std::int64_t> tokens) override {
    decoder_->append(row, tokens);
  }

  std::vector<std::int64_t> decode(std::span<const int> rows, int steps,
                                   std::span<const SamplingParams> params) override {
    std::vector<std::int64_t> tokens(rows.size() * static_cast<std::size_t>(steps));
    decoder_->decode(rows, steps, params, tokens.data());
    return tokens;
  }

  void set_length_for_benchmark(int row, int length) override {
    decoder_->set_length_for_benchmark(row, length);
  }

  at::Tensor logits(std::span<const int> rows) override {
    at::Tensor result = at::empty({static_cast<std::int64_t>(rows.size()), config_.vocabulary},
                                  at::TensorOptions().dtype(at::kFloat));
    decoder_->logits(rows, result.data_ptr<float>());
    return result;
  }

 private:
  config::DecoderConfig config_;
  std::unique_ptr<cpu::Decoder> decoder_;
  std::vector<at::Tensor> x_cond_;  // of each row
};

class CpuEncoder : public Encoder {
 public:
  CpuEncoder(const config::DecoderConfig& config, const tensor::Scope& weights,
             EngineOptions options)
      : width_(config.transformer.width) {
    options.rows = 1;
    decoder_ = make_decoder(config, weights, options);
  }

  at::Tensor hidden(const at::Tensor& start, std::span<const std::int64_t> tokens) override {
    const at::Tensor first = as_floats(start);
    decoder_->begin(0, {.start = first.const_data_ptr<float>()});
    at::Tensor result = at::empty({static_cast<std::int64_t>(tokens.size()), width_},
                                  at::TensorOptions().dtype(at::kFloat));
    decoder_->append(0, tokens, result.data_ptr<float>());
    return result;
  }

 private:
  int width_;
  std::unique_ptr<cpu::Decoder> decoder_;
};

}  // namespace

std::unique_ptr<Engine> make_cpu_engine(const config::DecoderConfig& config,
                                        const tensor::Scope& weights,
                                        const EngineOptions& options) {
  return std::make_unique<CpuEngine>(config, weights, options);
}

std::unique_ptr<Encoder> make_cpu_encoder(const config::DecoderConfig& config,
                                          const tensor::Scope& weights,
                                          const EngineOptions& options) {
  return std::make_unique<CpuEncoder>(config, weights, options);
}

}  // namespace crooner::engine
