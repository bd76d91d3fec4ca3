#include "engine/cuda/emulated_launch.h"

#include <algorithm>

#include "engine/cuda/parts.h"

namespace crooner::engine::cuda::emulator {
namespace {

using Kernel = void (*)(const Step&, const Layer&);

struct KernelOf {
  template <Part kPart, Precision kType, int kRows>
  Kernel operator()() const {
    return run_part<kPart, kType, kRows>;
  }
};

Kernel kernel_of(const Launch& launch) {
  switch (launch.type) {
    case Precision::kFp16:
      return visit_kernel<Precision::kFp16>(launch, KernelOf());
    case Precision::kBf16:
      return visit_kernel<Precision::kBf16>(launch, KernelOf());
    case Precision::kInt8:
      return visit_kernel<Precision::kInt8>(launch, KernelOf());
    default:
      return visit_kernel<Precision::kFp32>(launch, KernelOf());
  }
}

void launch_part(Part part, const Step& step, const Layer& layer, const LaunchForm& form,
                 std::size_t shared_bytes, bool early) {
  const Launch l =
      launch_of(part, step, layer, {static_cast<int>(form.blocks), form.log_blocks, shared_bytes});
  const unsigned threads = part == Part::kAttend ? l.threads : std::min(l.threads, form.threads);
  Step own = step;
  own.split = l.split;
  launch({l.blocks, threads, l.shared_bytes, static_cast<unsigned>(l.split.blocks())}, early,
         [kernel = kernel_of(l), own, layer] { kernel(own, layer); });
}

}  // namespace

void run_sequence(const Step& step, const Layer* layers, Sequence sequence, int steps,
                  const LaunchForm& form, std::size_t shared_bytes) {
  bool early = false;  // the first kernel of a sequence is not
  const auto run = [&](Part part, const Layer& layer) {
    launch_part(part, step, layer, form, shared_bytes, early);
    early = form.early;
  };
  if (sequence != Sequence::kLyrics) run(Part::kEmbed, layers[0]);
  for (int i = 0; i < steps; ++i) for_each_part(step, layers, sequence, run);
  finish();
}

}  // namespace crooner::engine::cuda::emulator
