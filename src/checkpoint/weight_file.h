#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/dtype.h"

namespace crooner::checkpoint {

// One tensor of a file: a strided window of its bytes.
struct StoredTensor {
  std::string name;  // as in the file, but for a leading "module."
  DType dtype = DType::kF32;
  std::vector<std::int64_t> shape;
  std::vector<std::int64_t> strides;  // elements
  std::uint64_t offset = 0;           // of element [0, 0, ...], bytes from the start of the file
  std::uint64_t storage_begin = 0;    // of the storage it lives in (tied tensors share one)
  std::uint64_t storage_bytes = 0;

  TensorSpec spec() const { return {name, shape, dtype}; }
  bool contiguous() const;
};

// A file of weights, memory-mapped: safetensors, PyTorch's zip archive or its legacy stream, told
// apart by its first bytes (docs/spec/legacy-checkpoint.md). Loading never runs code from it:
// pickles are read by a closed, bounded interpreter. Nothing but the index is copied.
class WeightFile {
 public:
  // Throws InputError that names the file, the place and what is wrong (truncated, not a weight
  // file, an HTML page, an LFS pointer, a forbidden global, ...).
  explicit WeightFile(const std::filesystem::path& path);
  ~WeightFile();
  WeightFile(WeightFile&&) noexcept;
  WeightFile& operator=(WeightFile&&) noexcept;

  const std::filesystem::path& path() const;
  const char* format() const;  // "safetensors", "PyTorch zip" or "PyTorch legacy"

  // The state dictionary's tensors (of a checkpoint, those under `model`), in the file's order.
  const std::vector<StoredTensor>& tensors() const;
  const StoredTensor* find(const std::string& name) const;  // nullptr: not there

  // Everything else that the file holds and JSON can say: `hps`, `step`, metrics (null where a
  // tensor stands); for safetensors its `__metadata__`. Tensors outside the state dictionary (an
  // optimiser's) are in other_tensors(), by their path ("opt/state/0/exp_avg").
  const nlohmann::json& metadata() const;
  const std::vector<StoredTensor>& other_tensors() const;
  const StoredTensor* find_other(const std::string& path) const;  // nullptr: not there

  // The mapped bytes of the storage that holds the tensor, from its first element on (not aligned).
  std::span<const std::byte> bytes(const StoredTensor& tensor) const;

  // Lets the tensor's pages go; they are read again when touched. For a pass over a large file.
  void release_pages(const StoredTensor& tensor) const;

  // Compares the file with the checksums that it holds (PyTorch's zip; other formats have none).
  // Reads all of it. Throws InputError naming the damaged entry.
  void verify() const;

  // Copies the tensor, made contiguous, to `out` (tensor.spec().elements() * element_size(dtype)
  // bytes).
  void read(const StoredTensor& tensor, std::byte* out) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// All that stands between what is there and a table of what is expected: missing, unexpected and
// misshapen tensors, as one sentence a tensor; empty when it fits. Of a tied pair one name is
// enough. A floating type may differ from the table's. `ties` are (name, same_as).
std::vector<std::string> tensor_mismatches(
    const std::vector<TensorSpec>& found, const std::vector<TensorSpec>& expected,
    const std::vector<std::pair<std::string, std::string>>& ties);
std::vector<std::string> tensor_mismatches(
    const WeightFile& file, const std::vector<TensorSpec>& expected,
    const std::vector<std::pair<std::string, std::string>>& ties);

}  // namespace crooner::checkpoint
