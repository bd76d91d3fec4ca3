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

// A tensor of a state dictionary: one with a storage of its own, or another name of an earlier one.
struct LegacyTensor {
  TensorSpec spec;
  std::string same_as = {};
};

// Writes a checkpoint in PyTorch's legacy format, as the published ones are: a dictionary of `hps`,
// `model`, `opt` (none) and `step`. The numbers are streamed, none are held in memory. The file
// appears in finish().
class LegacyWriter {
 public:
  LegacyWriter(const std::filesystem::path& path, const std::vector<LegacyTensor>& tensors,
               const nlohmann::json& hps, std::int64_t step);

  // The next bytes of the tensors with a storage of their own, one after another.
  void write(std::span<const std::byte> bytes);

  // Throws std::logic_error unless exactly the announced bytes were written.
  void finish();

 private:
  void begin_storages();

  AtomicFile file_;
  std::vector<TensorSpec> storages_;
  std::size_t next_ = 0;       // the storage after the one that is being written
  std::uint64_t missing_ = 0;  // bytes of this one
};

}  // namespace crooner::checkpoint
