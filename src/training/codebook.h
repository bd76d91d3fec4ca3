#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "distributed/process_group.h"

namespace crooner::training {

// How a batch uses the codebook of one level (docs/spec/training.md, section 3).
struct CodebookMetrics {
  double entropy = 0;    // of the batch's codes, nats
  double used_curr = 0;  // code vectors that the batch used at least `threshold` times
  double usage = 0;      // code vectors whose averaged count reaches the threshold
  double dk = 0;         // root mean square change of the codebook
};

// The moving averages behind the code vectors of one level: sums of the encoder outputs that were
// assigned to each, and their counts. A code vector is their quotient while its count reaches the
// threshold, else it is restarted from an encoder output (docs/spec/training.md, section 3; paper
// section 3.1).
class Codebook {
 public:
  // `rows` is the model's own tensor [bins, emb_width]; it is changed in place.
  Codebook(at::Tensor rows, double mu);

  // First batch: the code vectors become these encoder outputs [bins, emb_width], with counts of 1.
  void initialise(const at::Tensor& vectors);
  // For further training: every count starts at the expected usage (vectors per step / bins).
  void restore(double expected_usage);

  // `vectors` [d, emb_width] were assigned to `codes` [d]; `restarts` [bins, emb_width] are offered
  // to rows whose averaged count is below `threshold`. Of several processes each has some of the
  // vectors; the codebook is that of all of them.
  CodebookMetrics update(
      const at::Tensor& vectors, const at::Tensor& codes, const at::Tensor& restarts,
      double threshold,
      const distributed::ProcessGroup& group = distributed::ProcessGroup::single());

  at::Tensor& sums() { return sums_; }      // [bins, emb_width]
  at::Tensor& counts() { return counts_; }  // [bins]

 private:
  at::Tensor rows_, sums_, counts_;
  double mu_;
};

// Which vectors of a joint batch a process has: those from `first` on, of `total`.
struct VectorShare {
  const distributed::ProcessGroup& group;
  std::int64_t first = 0;
  std::int64_t total = 0;
};

// Vectors offered for restarts: `bins` of the batch's encoder outputs [d, emb_width] in random
// order. Fewer than `bins` are repeated with noise of deviation 0.01 / sqrt(emb_width). Depends on
// (seed, step) only. `vectors` are the share of this process; all processes get the same.
at::Tensor restart_vectors(const at::Tensor& vectors, const VectorShare& share, std::int64_t bins,
                           std::uint64_t seed, std::uint64_t step);

}  // namespace crooner::training
