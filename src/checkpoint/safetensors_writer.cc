#include "checkpoint/safetensors_writer.h"

#include <stdexcept>
#include <utility>

#include "base/safetensors_header.h"
#include "base/strings.h"

namespace crooner::checkpoint {

SafetensorsWriter::SafetensorsWriter(const std::filesystem::path& path,
                                     const std::vector<TensorSpec>& tensors,
                                     const std::map<std::string, std::string>& metadata)
    : file_(path), header_(serialize_safetensors_header(tensors, metadata)) {
  for (const TensorSpec& tensor : tensors) {
    expected_ += static_cast<std::uint64_t>(tensor.elements()) * element_size(tensor.dtype);
  }
}

void SafetensorsWriter::observe(std::function<void(std::span<const std::byte>)> observer) {
  observer_ = std::move(observer);
}

void SafetensorsWriter::put(std::span<const std::byte> bytes) {
  file_.write(bytes);
  if (observer_) observer_(bytes);
}

void SafetensorsWriter::write(std::span<const std::byte> bytes) {
  if (!header_.empty()) {
    put(std::as_bytes(std::span<const char>(header_)));
    header_.clear();
  }
  put(bytes);
  written_ += bytes.size();
}

void SafetensorsWriter::finish() {
  write({});
  if (written_ != expected_) {
    throw std::logic_error(
        str_cat("A safetensors file of ", expected_, " bytes of data received ", written_, "."));
  }
  file_.commit();
}

}  // namespace crooner::checkpoint
