#include "engine/convolution/network.h"

#include <algorithm>

namespace crooner::engine::convolution {
namespace {

// Fills the input as far as there is room, as many contiguous positions at once as possible.
void fill(Signal& signal, const Network::Source& source) {
  while (signal.room() > 0) {
    const Ring& plain = signal.plain;
    const auto run = plain.inside(plain.end);
    long count = std::min(run.count, signal.room());
    if (signal.has_rectified) {
      const auto rectified = signal.rectified.inside(plain.end);
      count = std::min(count, rectified.count);
      std::fill_n(run.row, count * plain.stride, 0.0f);
      source(plain.end, count, run.row, plain.stride);
      std::transform(run.row, run.row + count * plain.stride, rectified.row,
                     [](float x) { return x > 0 ? x : 0; });
    } else {
      source(plain.end, count, run.row, plain.stride);
    }
    signal.grow(count);
  }
}

// Rounds up to whole cache lines.
long rounded(long floats) {
  return (floats + cpu::kLanes - 1) / cpu::kLanes * cpu::kLanes;
}

void drain(Ring& ring, const Network::Sink& sink) {
  while (ring.begin < ring.end) {
    const auto run = ring.inside(ring.begin);
    const long count = std::min(run.count, ring.end - ring.begin);
    sink(ring.begin, count, run.row, ring.stride);
    ring.begin += count;
  }
}

}  // namespace

void Network::add(Layer layer) {
  layers_.push_back(std::move(layer));
}

long Network::length(long inputs) const {
  for (const Layer& layer : layers_) inputs = layer.frames(inputs) * layer.phases();
  return inputs;
}

// Each signal holds a chunk plus what the next layer still needs of earlier positions.
Network::Flow Network::flow(long inputs, long chunk) const {
  Flow flow;
  flow.signals.resize(layers_.size() + 1);
  // A residual block adds to whole vectors of its input, so its rows are padded.
  const bool whole = !layers_.empty() && layers_[0].pointwise;
  int stride = whole ? layers_[0].outputs() : channels_;
  long zeros = 0;  // floats of the rows that one task reads at once
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const Layer& reader = layers_[i];
    Signal& signal = flow.signals[i];
    signal.plain = Ring(std::min(inputs, chunk + reader.held(false)), stride, inputs);
    if (reader.pointwise) {
      signal.rectified = Ring(std::min(inputs, chunk + reader.held(true)), stride, inputs);
      signal.has_rectified = true;
    }
    zeros = std::max(zeros, static_cast<long>(reader.task_frames()) * reader.stride * stride);
    inputs = reader.frames(inputs) * reader.phases();
    chunk = std::max(1l, chunk / reader.stride) * reader.phases();
    stride = reader.outputs();
  }
  flow.signals.back().plain = Ring(std::min(inputs, chunk), stride, inputs);

  // One allocation, so that huge pages are used.
  zeros = rounded(zeros);
  long floats = zeros;
  for (const Signal& signal : flow.signals) {
    floats += rounded(signal.plain.floats()) + rounded(signal.rectified.floats());
  }
  flow.memory = cpu::float_buffer(static_cast<std::size_t>(floats), "convolutions");
  float* next = flow.memory.floats();
  std::fill_n(next, zeros, 0.0f);
  float* const zero_rows = next;
  next += zeros;
  for (Signal& signal : flow.signals) {
    for (Ring* ring : {&signal.plain, &signal.rectified}) {
      ring->set_memory(next, zero_rows);
      next += rounded(ring->floats());
    }
  }
  return flow;
}

std::vector<Scratch> Network::scratch(int workers) const {
  std::size_t frames = 1, hidden = 0, taps = 0;
  for (const Layer& layer : layers_) {
    frames = std::max<std::size_t>(frames, static_cast<std::size_t>(layer.task_frames()));
    taps = std::max(taps, static_cast<std::size_t>(layer.phase[0].taps()));
    if (layer.pointwise) {
      hidden = std::max<std::size_t>(hidden, static_cast<std::size_t>(layer.phase[0].stride()));
    }
  }
  return {static_cast<std::size_t>(workers),
          Scratch{std::vector<float>(frames * hidden), std::vector<float>(frames * cpu::kPanel),
                  std::vector<const float*>(taps)}};
}

void Network::run(long inputs, long chunk, cpu::ThreadPool& pool, const Source& source,
                  const Sink& sink, cpu::Target target) const {
  const auto& kernels = cpu::kernels(target);
  std::vector<long> done(layers_.size(), 0);  // frames of each layer
  Flow flow = this->flow(inputs, chunk);
  std::vector<Signal>& signals = flow.signals;
  Ring& result = signals.back().plain;
  auto workers = scratch(pool.size());
  while (!result.complete() || result.begin < result.end) {
    fill(signals.front(), source);
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      done[i] = layers_[i].advance(done[i], signals[i], signals[i + 1], kernels, pool, workers);
    }
    drain(result, sink);
  }
}

}  // namespace crooner::engine::convolution
