#include "engine/convolution/network.h"

#include <algorithm>

namespace crooner::engine::convolution {
namespace {

// Input positions that lie together are filled at once, as many as there is room for.
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
  for (const Layer& layer : layers_) inputs = layer.places(inputs) * layer.phases();
  return inputs;
}

// Each signal holds a piece, and what the layer behind it waits with.
std::vector<Signal> Network::signals(long inputs, long piece) const {
  std::vector<Signal> signals(layers_.size() + 1);
  // A residual block adds to whole vectors of its input.
  const bool whole = !layers_.empty() && layers_[0].pointwise;
  int stride = whole ? layers_[0].outputs() : channels_;
  for (std::size_t i = 0; i < signals.size(); ++i) {
    const Layer* reader = i < layers_.size() ? &layers_[i] : nullptr;
    const auto ring = [&](bool rectified) {
      const long held = reader ? reader->held(rectified) : 0;
      const long block = reader ? static_cast<long>(reader->unit()) * reader->stride : 1;
      return Ring(std::min(inputs, piece + held), stride, inputs, block);
    };
    signals[i].plain = ring(false);
    if (reader && reader->pointwise) {
      signals[i].rectified = ring(true);
      signals[i].has_rectified = true;
    }
    if (!reader) break;
    inputs = reader->places(inputs) * reader->phases();
    piece = std::max(1l, piece / reader->stride) * reader->phases();
    stride = reader->outputs();
  }
  return signals;
}

std::vector<Scratch> Network::scratch(int members) const {
  std::size_t unit = 1, hidden = 0, taps = 0;
  for (const Layer& layer : layers_) {
    unit = std::max<std::size_t>(unit, static_cast<std::size_t>(layer.unit()));
    taps = std::max(taps, static_cast<std::size_t>(layer.phase[0].taps()));
    if (layer.pointwise) {
      hidden = std::max<std::size_t>(hidden, static_cast<std::size_t>(layer.phase[0].stride()));
    }
  }
  return {static_cast<std::size_t>(members),
          Scratch{std::vector<float>(unit * hidden), std::vector<float>(unit * cpu::kPanel),
                  std::vector<const float*>(taps)}};
}

void Network::run(long inputs, long piece, cpu::Team& team, const Source& source, const Sink& sink,
                  cpu::Target target) const {
  const auto& kernels = cpu::kernels(target);
  std::vector<long> done(layers_.size(), 0);  // places of each layer
  auto flow = signals(inputs, piece);
  auto members = scratch(team.size());
  while (!flow.back().plain.complete() || flow.back().plain.begin < flow.back().plain.end) {
    fill(flow.front(), source);
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      done[i] = layers_[i].advance(done[i], flow[i], flow[i + 1], kernels, team, members);
    }
    drain(flow.back().plain, sink);
  }
}

}  // namespace crooner::engine::convolution
