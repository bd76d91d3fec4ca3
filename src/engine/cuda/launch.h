#pragma once

// Which kernels a sequence runs, and with how many threads: the same for a GPU and for the
// emulator.

#include <algorithm>

#include "engine/cuda/shapes.h"

namespace crooner::engine::cuda {

enum class Part {
  kEmbed,
  kQkv,
  kLyrics,
  kAttend,
  kAttentionOut,
  kMlpIn,
  kMlpOut,
  kLogits,
  kSample
};

// Calls run(part, layer) for every part of one step, in order. Parts that belong to no layer get
// the first one's.
template <class Run>
void for_each_part(const Step& step, const Layer* layers, Sequence sequence, Run run) {
  const int depth = step.model.depth;
  if (sequence == Sequence::kLyrics) {
    for (int i = 0; i < depth; ++i) {
      if (layers[i].runs.func() == config::AttentionFunc::kLyrics) run(Part::kLyrics, layers[i]);
    }
    return;
  }
  // The rows of later steps were made when the token before them was sampled.
  for (int i = 0; i < depth; ++i) {
    run(Part::kQkv, layers[i]);
    // Of the last layer a prompt needs the keys alone.
    if (sequence == Sequence::kPrompt && i + 1 == depth) return;
    run(Part::kAttend, layers[i]);
    run(Part::kAttentionOut, layers[i]);
    run(Part::kMlpIn, layers[i]);
    run(Part::kMlpOut, layers[i]);
  }
  if (sequence == Sequence::kHidden) return;
  run(Part::kLogits, layers[0]);
  if (sequence == Sequence::kDecode) run(Part::kSample, layers[0]);
}

// The matrix that a part multiplies by; null for the others.
inline const Matrix* matrix_of(Part part, const Step& step, const Layer& layer) {
  switch (part) {
    case Part::kQkv:
      return &layer.c_attn;
    case Part::kLyrics:
      return &layer.c_enc_kv;
    case Part::kAttentionOut:
      return &layer.c_proj;
    case Part::kMlpIn:
      return &layer.c_fc;
    case Part::kMlpOut:
      return &layer.mlp_proj;
    case Part::kLogits:
      return &step.model.x_out;
    default:
      return nullptr;
  }
}

struct Launch {
  Part part = Part::kEmbed;
  Precision type = Precision::kFp32;  // of the weights, or of the cache
  int most_rows = kMostRows;          // of the kernel: kFewRows or kMostRows
  unsigned blocks = 1, threads = 512;
  std::size_t shared_bytes = 0;
  Split split;  // of a product
};

// What launches may take, and how they are tuned: no result depends on any of it.
struct LaunchLimits {
  int blocks = 1;                // of a product
  int log_blocks = 0;            // of a cluster: 2^log_blocks of them; 0 where a device has none
  std::size_t shared_bytes = 0;  // of a block
};
constexpr int kLogCluster = 2;  // of steps of many rows, before tuning

// Few rows: a block takes all inputs of its tiles. More: a cluster divides them.
inline void divide(const Matrix& matrix, int rows, const LaunchLimits& limits, Launch* launch) {
  const int tiles = tiles_of(matrix);
  const auto whole = product_bytes(matrix.type, matrix.inputs, rows, Split());
  if (rows <= kFewRows && whole <= limits.shared_bytes) {
    launch->most_rows = kFewRows;
    launch->blocks = static_cast<unsigned>(std::min(tiles, limits.blocks));
    launch->shared_bytes = whole;
    return;
  }
  launch->most_rows = kMostRows;
  // Within rows_that_fit() there is one.
  launch->split =
      find_split(matrix.type, matrix.inputs, rows, limits.log_blocks, limits.shared_bytes).value();
  launch->shared_bytes = product_bytes(matrix.type, matrix.inputs, rows, launch->split);
  const int blocks = launch->split.blocks();
  const int clusters = std::min((tiles + blocks - 1) / blocks, limits.blocks / blocks);
  launch->blocks = static_cast<unsigned>(std::max(1, clusters) * blocks);
}

inline Launch launch_of(Part part, const Step& step, const Layer& layer,
                        const LaunchLimits& limits) {
  const Model& m = step.model;
  Launch launch;
  launch.part = part;
  launch.blocks = static_cast<unsigned>(step.rows);
  if (const Matrix* matrix = matrix_of(part, step, layer)) {
    launch.type = matrix->type;
    divide(*matrix, step.rows, limits, &launch);
  } else if (part == Part::kAttend) {  // a warp per part of the keys, on a processor of its own
    const int capacity = layer.runs.capacity();
    launch.type = layer.cache_type;
    launch.blocks *= static_cast<unsigned>(m.heads * parts_of(capacity, capacity));
    launch.threads = 32;
  } else if (part == Part::kSample) {
    launch.shared_bytes = sampling_bytes(m.vocabulary);
  } else {
    launch.threads = 256;
  }
  return launch;
}

// Calls visit.operator()<part, kType, most rows>() for the launch, whose type is kType.
template <Precision kType, class Visit>
auto visit_kernel(const Launch& launch, Visit visit) {
  const auto product = [&]<Part kPart>() {
    return launch.most_rows == kFewRows ? visit.template operator()<kPart, kType, kFewRows>()
                                        : visit.template operator()<kPart, kType, kMostRows>();
  };
  switch (launch.part) {
    case Part::kQkv:
      return product.template operator()<Part::kQkv>();
    case Part::kLyrics:
      return product.template operator()<Part::kLyrics>();
    case Part::kAttentionOut:
      return product.template operator()<Part::kAttentionOut>();
    case Part::kMlpIn:
      return product.template operator()<Part::kMlpIn>();
    case Part::kMlpOut:
      return product.template operator()<Part::kMlpOut>();
    case Part::kLogits:
      return product.template operator()<Part::kLogits>();
    case Part::kAttend:
      // Keys and values are never bytes.
      return visit.template operator() < Part::kAttend,
             kType == Precision::kInt8 ? Precision::kFp16 : kType, kFewRows > ();
    case Part::kEmbed:
      return visit.template operator()<Part::kEmbed, Precision::kFp32, kFewRows>();
    case Part::kSample:
      break;
  }
  return visit.template operator()<Part::kSample, Precision::kFp32, kFewRows>();
}

}  // namespace crooner::engine::cuda
