#include "engine/convolution/layer.h"

#include <algorithm>

namespace crooner::engine::convolution {
namespace {

// Frames per task: few, so that every worker is busy, unless the weights are so large that each
// read of them must serve more frames.
constexpr int kTaskFrames = 24, kTaskFramesOfLargeLayers = 96;
constexpr std::size_t kLargeBytes = 1 << 20;

long ceil_div(long a, long b) {
  return (a + b - 1) / b;
}

PackedConvolution pack(const Weights& w) {
  PackedConvolution packed(w.outputs, w.inputs, w.kernel);
  packed.fill(
      [&](int output, int input, int tap) {
        return w.weight[(static_cast<std::size_t>(output) * w.inputs + input) * w.kernel + tap];
      },
      w.bias);
  return packed;
}

}  // namespace

Layer Layer::convolution(const Weights& weights, int stride, int padding, int dilation) {
  Layer layer;
  layer.phase.push_back(pack(weights));
  layer.first = {-padding};
  layer.stride = stride;
  layer.dilation = dilation;
  layer.padding = padding;
  return layer;
}

// Output s * q + r is at s * i - s / 2 + k of input i: with e = r + s / 2, that is tap k = e of
// i = q and tap e + s of i = q - 1, or, where e >= s, tap e - s of i = q + 1 and tap e of i = q.
Layer Layer::transposed(const Weights& w, int stride) {
  Layer layer;
  for (int r = 0; r < stride; ++r) {
    const int e = r + stride / 2;
    const int late = e >= stride ? e - stride : e;  // the tap of the later of the two inputs
    layer.first.push_back(e >= stride ? 0 : -1);
    layer.phase.emplace_back(w.outputs, w.inputs, 2);
    layer.phase.back().fill(
        [&](int output, int input, int tap) {
          const int k = tap == 0 ? late + stride : late;
          return w.weight[(static_cast<std::size_t>(input) * w.outputs + output) * w.kernel + k];
        },
        w.bias);
  }
  return layer;
}

Layer Layer::residual(const Weights& w1, const Weights& w2, int dilation, float scale) {
  Layer layer = convolution(w1, 1, dilation, dilation);
  layer.pointwise.emplace(pack(w2));
  layer.scale = scale;
  return layer;
}

long Layer::last() const {
  return *std::max_element(first.begin(), first.end()) +
         static_cast<long>(phase[0].taps() - 1) * dilation;
}

long Layer::frames(long inputs) const {
  if (phases() > 1) return inputs;
  const long reach = static_cast<long>(phase[0].taps() - 1) * dilation;
  return std::max(0l, (inputs + 2 * padding - reach - 1 + stride) / stride);
}

int Layer::task_frames() const {
  return phase[0].bytes() > kLargeBytes ? kTaskFramesOfLargeLayers : kTaskFrames;
}

long Layer::held(bool rectified) const {
  const long ahead = last() + 1;
  if (pointwise && !rectified) return ahead;
  return ahead - *std::min_element(first.begin(), first.end());
}

long Layer::advance(long done, Signal& in, Signal& out, const cpu::Kernels& kernels,
                    cpu::ThreadPool& pool, std::vector<Scratch>& scratch) const {
  const Ring& taps = pointwise ? in.rectified : in.plain;
  const long total = out.plain.length / phases();
  long ready = total;
  if (!taps.complete()) {
    const long beyond = taps.end - last();  // frames q with q * stride < beyond have all inputs
    ready = std::min(total, beyond <= 0 ? 0 : ceil_div(beyond, stride));
  }
  const long count = std::min(ready - done, out.room() / phases());
  if (count <= 0) return done;

  const int step = task_frames();
  const auto chunks = static_cast<int>(ceil_div(count, step));
  pool.run(chunks * phases(), [&](int task, int worker) {
    const long frame = done + static_cast<long>(task / phases()) * step;
    compute(frame, std::min<long>(step, done + count - frame), task % phases(), in, out, kernels,
            scratch[worker]);
  });
  done += count;
  out.grow(count * phases());
  const long earliest = done * stride + *std::min_element(first.begin(), first.end());
  in.plain.begin = std::clamp(pointwise ? done : earliest, in.plain.begin, in.plain.end);
  if (in.has_rectified) {
    in.rectified.begin = std::clamp(earliest, in.rectified.begin, in.rectified.end);
  }
  return done;
}

void Layer::compute(long frame, long count, int phase_index, const Signal& in, const Signal& out,
                    const cpu::Kernels& kernels, Scratch& scratch) const {
  const auto& convolution = phase[phase_index];
  const Ring& ring = pointwise ? in.rectified : in.plain;
  while (count > 0) {
    // As many frames as are contiguous in everything that is read and written.
    long n = count;
    for (int tap = 0; tap < convolution.taps(); ++tap) {
      const long position = frame * stride + first[phase_index] + static_cast<long>(tap) * dilation;
      const auto run = ring.anywhere(position);
      scratch.taps[tap] = run.row;
      n = std::min(n, ceil_div(run.count, stride));
    }
    const auto to = out.plain.inside(frame * phases() + phase_index);
    n = std::min(n, ceil_div(to.count, phases()));
    float* rectified = nullptr;
    if (out.has_rectified) {
      const auto run = out.rectified.inside(frame * phases() + phase_index);
      n = std::min(n, ceil_div(run.count, phases()));
      rectified = run.row;
    }

    cpu::ConvolutionTile end{};
    end.sums = scratch.sums.data();
    end.out = to.row;
    end.out_stride = static_cast<long>(out.plain.stride) * phases();
    end.rectified = rectified;
    end.rectified_stride = static_cast<long>(out.rectified.stride) * phases();
    cpu::ConvolutionTile tile{};
    tile.sums = scratch.sums.data();
    if (pointwise) {
      const auto from = in.plain.inside(frame);
      n = std::min(n, from.count);
      tile.rectified = scratch.hidden.data();
      tile.rectified_stride = convolution.stride();
      end.residual = from.row;
      end.residual_stride = in.plain.stride;
      end.scale = scale;
    } else {
      tile = end;
    }
    tile.x = scratch.taps.data();
    tile.x_stride = static_cast<long>(ring.stride) * stride;
    tile.rows = static_cast<int>(n);
    convolution.compute(kernels, tile);
    if (pointwise) {
      const float* hidden = scratch.hidden.data();
      end.x = &hidden;
      end.x_stride = convolution.stride();
      end.rows = static_cast<int>(n);
      pointwise->compute(kernels, end);
    }
    frame += n;
    count -= n;
  }
}

}  // namespace crooner::engine::convolution
