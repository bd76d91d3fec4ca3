#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/atomic_file.h"
#include "base/dtype.h"

namespace crooner::checkpoint {

// Writes a safetensors file as a stream, holding no tensor data in memory. The file appears when
// finish() is called.
class SafetensorsWriter {
 public:
  // `tensors`: the tensors that will be written, in order. Throws ResourceError as AtomicFile does.
  SafetensorsWriter(const std::filesystem::path& path, const std::vector<TensorSpec>& tensors,
                    const std::map<std::string, std::string>& metadata = {});

  // The observer receives every byte of the file as it is written (for a hash).
  void observe(std::function<void(std::span<const std::byte>)> observer);

  // Appends the next bytes of the tensors' data, in any chunks.
  void write(std::span<const std::byte> bytes);

  // Throws std::logic_error unless exactly the declared bytes were written.
  void finish();

 private:
  void put(std::span<const std::byte> bytes);

  AtomicFile file_;
  std::string header_;  // until the first write, so that the observer receives it
  std::uint64_t expected_ = 0;
  std::uint64_t written_ = 0;
  std::function<void(std::span<const std::byte>)> observer_;
};

}  // namespace crooner::checkpoint
