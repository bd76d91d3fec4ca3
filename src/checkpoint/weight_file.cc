#include "checkpoint/weight_file.h"

#include <algorithm>
#include <unordered_map>

#include "base/crc.h"
#include "base/error.h"
#include "base/mapped_file.h"
#include "base/signals.h"
#include "base/strings.h"
#include "checkpoint/file_index.h"
#include "checkpoint/strided.h"

namespace crooner::checkpoint {

bool StoredTensor::contiguous() const {
  const std::vector<std::int64_t> expected = contiguous_strides(shape);
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] == 0) return true;  // empty
  }
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] != 1 && strides[i] != expected[i]) return false;
  }
  return true;
}

struct WeightFile::Impl {
  explicit Impl(const std::filesystem::path& path) : file(path), index(read(file)) {
    for (std::size_t i = 0; i < index.tensors.size(); ++i) by_name[index.tensors[i].name] = i;
  }

  static FileIndex read(const MappedFile& file) {
    try {
      return read_file_index(file.bytes());
    } catch (const Malformed& error) {
      throw InputError(
          str_cat("The file '", file.path().string(), "' cannot be used. ", error.what()));
    }
  }

  // Of bytes that are read, not mapped, as the file may be shortened meanwhile.
  std::uint32_t checksum(std::uint64_t begin, std::uint64_t size) const {
    constexpr std::uint64_t kChunk = std::uint64_t{8} << 20;
    std::vector<std::byte> chunk(std::min(kChunk, size));
    std::uint32_t sum = 0;
    for (std::uint64_t at = 0; at < size; at += kChunk) {
      throw_if_interrupted();
      const std::span<std::byte> part = std::span(chunk).first(std::min(kChunk, size - at));
      file.read(begin + at, part);
      sum = crc32(part, sum);
    }
    return sum;
  }

  MappedFile file;
  FileIndex index;
  std::unordered_map<std::string, std::size_t> by_name;
};

WeightFile::WeightFile(const std::filesystem::path& path) : impl_(std::make_unique<Impl>(path)) {}
WeightFile::~WeightFile() = default;
WeightFile::WeightFile(WeightFile&&) noexcept = default;
WeightFile& WeightFile::operator=(WeightFile&&) noexcept = default;

const std::filesystem::path& WeightFile::path() const {
  return impl_->file.path();
}
const char* WeightFile::format() const {
  return impl_->index.format;
}
const std::vector<StoredTensor>& WeightFile::tensors() const {
  return impl_->index.tensors;
}
const nlohmann::json& WeightFile::metadata() const {
  return impl_->index.metadata;
}

const std::vector<StoredTensor>& WeightFile::other_tensors() const {
  return impl_->index.other_tensors;
}

const std::vector<std::string>& WeightFile::unread() const {
  return impl_->index.unread;
}

const StoredTensor* WeightFile::find(const std::string& name) const {
  const auto found = impl_->by_name.find(name);
  return found == impl_->by_name.end() ? nullptr : &impl_->index.tensors[found->second];
}

const StoredTensor* WeightFile::find_other(const std::string& path) const {
  for (const StoredTensor& tensor : other_tensors()) {
    if (tensor.name == path) return &tensor;
  }
  return nullptr;
}

std::span<const std::byte> WeightFile::bytes(const StoredTensor& tensor) const {
  const std::uint64_t end = tensor.storage_begin + tensor.storage_bytes;
  return impl_->file.bytes().subspan(tensor.offset, end - tensor.offset);
}

void WeightFile::release_pages(const StoredTensor& tensor) const {
  impl_->file.release(tensor.storage_begin, tensor.storage_bytes);
}

void WeightFile::verify() const {
  for (const Checksum& sum : impl_->index.checksums) {
    if (impl_->checksum(sum.begin, sum.size) != sum.crc) {
      throw InputError(str_cat("The file '", path().string(), "' is damaged in its entry '",
                               sum.name, "'; download it again."));
    }
  }
}

void WeightFile::read_bytes(const StoredTensor& tensor, std::uint64_t begin,
                            std::span<std::byte> out) const {
  impl_->file.read(tensor.offset + begin, out);
}

void WeightFile::read(const StoredTensor& tensor, std::byte* out) const {
  copy_strided(bytes(tensor).data(), tensor.shape, tensor.strides, element_size(tensor.dtype), out);
}

}  // namespace crooner::checkpoint
