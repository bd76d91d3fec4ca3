#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/dtype.h"

namespace crooner::checkpoint {

// A tensor of a file: a strided view of its bytes.
struct StoredTensor {
  std::string name;  // as in the file, without the steps that wrappers add (plain_tensor_name)
  DType dtype = DType::kF32;
  std::vector<std::int64_t> shape;
  std::vector<std::int64_t> strides;  // elements
  std::uint64_t offset = 0;           // of element [0, 0, ...], bytes from the start of the file
  std::uint64_t storage_begin = 0;    // of its storage (tied tensors share one)
  std::uint64_t storage_bytes = 0;

  TensorSpec spec() const { return {name, shape, dtype}; }
  bool contiguous() const;
};

// A memory-mapped weight file: safetensors, PyTorch's zip archive or its legacy stream, detected by
// its first bytes (docs/spec/legacy-checkpoint.md). Loading never runs code from it: pickles are
// read by a restricted, bounded interpreter. Only the index is copied.
class WeightFile {
 public:
  // Throws InputError naming the file, the offset and the error (truncated, not a weight file, an
  // HTML page, an LFS pointer, a forbidden global, ...).
  explicit WeightFile(const std::filesystem::path& path);
  ~WeightFile();
  WeightFile(WeightFile&&) noexcept;
  WeightFile& operator=(WeightFile&&) noexcept;

  const std::filesystem::path& path() const;
  const char* format() const;  // "safetensors", "PyTorch zip" or "PyTorch legacy"

  // The tensors of the state dictionary (of a checkpoint, those under `model`, `state_dict` or
  // `model_state_dict`), in file order.
  const std::vector<StoredTensor>& tensors() const;
  const StoredTensor* find(const std::string& name) const;  // nullptr: missing

  // Everything else in the file that JSON can represent: `hps`, `step`, metrics (null in place of
  // tensors); for safetensors its `__metadata__`. Tensors outside the state dictionary (an
  // optimiser's) are in other_tensors(), by path ("opt/state/0/exp_avg").
  const nlohmann::json& metadata() const;
  const std::vector<StoredTensor>& other_tensors() const;
  const StoredTensor* find_other(const std::string& path) const;  // nullptr: missing

  // What was passed over, for messages: "the tensor 'scale' of type F8_E4M3", "argparse.Namespace".
  const std::vector<std::string>& unread() const;

  // The mapped bytes of the tensor's storage from its first element on (not aligned).
  std::span<const std::byte> bytes(const StoredTensor& tensor) const;

  // Releases the tensor's pages; they are loaded again when touched. For a pass over a large file.
  void release_pages(const StoredTensor& tensor) const;

  // Verifies the checksums stored in the file (PyTorch's zip; other formats have none), reading all
  // of it. Throws InputError naming the damaged entry.
  void verify() const;

  // Copies bytes of a contiguous tensor from `begin` on. Unlike bytes() it survives a file that is
  // shortened meanwhile: throws InputError.
  void read_bytes(const StoredTensor& tensor, std::uint64_t begin, std::span<std::byte> out) const;

  // Copies the tensor, made contiguous, to `out` (tensor.spec().elements() * element_size(dtype)
  // bytes).
  void read(const StoredTensor& tensor, std::byte* out) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// "module.prior._orig_mod.x_emb.weight" is "prior.x_emb.weight": data-parallel, compiled and
// sharded modules add such steps, which no model's own names have.
std::string plain_tensor_name(std::string_view name);

// Compares the tensors found with those expected: one sentence per missing, unexpected or misshapen
// tensor; empty when they match. Of a tied pair one name is enough. Floating types may differ.
// `ties` are (name, same_as).
std::vector<std::string> tensor_mismatches(
    const std::vector<TensorSpec>& found, const std::vector<TensorSpec>& expected,
    const std::vector<std::pair<std::string, std::string>>& ties);
std::vector<std::string> tensor_mismatches(
    const WeightFile& file, const std::vector<TensorSpec>& expected,
    const std::vector<std::pair<std::string, std::string>>& ties);

}  // namespace crooner::checkpoint
