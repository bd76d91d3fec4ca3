#pragma once

#include <functional>
#include <vector>

#include "engine/convolution/layer.h"

namespace crooner::engine::convolution {

// A chain of convolutions over a signal of any length. The signal flows through in chunks that stay
// in the caches; each layer keeps what its receptive field still needs, so nothing is computed
// twice. The output has the same bits for any chunk length, number of threads and instruction set.
class Network {
 public:
  explicit Network(int channels) : channels_(channels) {}

  void add(Layer layer);

  long length(long inputs) const;  // of the output

  // Fills rows [first, first + count) of the input, `stride` floats apart.
  using Source = std::function<void(long first, long count, float* rows, long stride)>;
  // Takes rows of the output; `stride` floats apart.
  using Sink = std::function<void(long first, long count, const float* rows, long stride)>;

  // Runs over `inputs` positions, about `chunk` of them at a time.
  void run(long inputs, long chunk, cpu::ThreadPool& pool, const Source& source, const Sink& sink,
           cpu::Target target = cpu::best_target()) const;

 private:
  // The signals before, between and after the layers.
  struct Flow {
    cpu::AlignedBuffer memory;
    std::vector<Signal> signals;
  };
  Flow flow(long inputs, long chunk) const;
  std::vector<Scratch> scratch(int workers) const;

  int channels_;
  std::vector<Layer> layers_;
};

}  // namespace crooner::engine::convolution
