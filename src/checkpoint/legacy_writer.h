#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "base/atomic_file.h"
#include "base/dtype.h"

namespace crooner::checkpoint {

// A tensor of a state dictionary: one with its own storage, or another name of an earlier one.
struct LegacyTensor {
  TensorSpec spec;
  std::string same_as = {};
};

// Writes a checkpoint in PyTorch's legacy format, like the published ones: a dictionary of `hps`,
// `model`, `opt` (None) and `step`. Tensor data is streamed, not held in memory. The file appears
// in finish().
class LegacyWriter {
 public:
  LegacyWriter(const std::filesystem::path& path, const std::vector<LegacyTensor>& tensors,
               const nlohmann::json& hps, std::int64_t step);

  // Appends the next bytes of the data of the tensors with their own storage, in order.
  void write(std::span<const std::byte> bytes);

  // Throws std::logic_error unless exactly the declared bytes were written.
  void finish();

 private:
  void begin_storages();

  AtomicFile file_;
  std::vector<TensorSpec> storages_;
  std::size_t next_ = 0;       // the storage after the current one
  std::uint64_t missing_ = 0;  // bytes of the current storage
};

}  // namespace crooner::checkpoint
