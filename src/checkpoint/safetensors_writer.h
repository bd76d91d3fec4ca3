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

// Writes a safetensors file tensor by tensor, each in as many pieces as is convenient, holding none
// of it in memory. The file appears when finish() is called; before, nothing stands at its place.
class SafetensorsWriter {
 public:
  // `tensors`: all that will be written, in this order. Throws ResourceError as AtomicFile does.
  SafetensorsWriter(const std::filesystem::path& path, const std::vector<TensorSpec>& tensors,
                    const std::map<std::string, std::string>& metadata = {});

  // Sees every byte of the file as it is written (for a hash).
  void observe(std::function<void(std::span<const std::byte>)> observer);

  // The next bytes of the tensors' data, which simply follow one another.
  void write(std::span<const std::byte> bytes);

  // Throws std::logic_error unless exactly the announced bytes were written.
  void finish();

 private:
  void put(std::span<const std::byte> bytes);

  AtomicFile file_;
  std::string header_;  // until the first write, so that an observer sees it
  std::uint64_t expected_ = 0;
  std::uint64_t written_ = 0;
  std::function<void(std::span<const std::byte>)> observer_;
};

}  // namespace crooner::checkpoint
