#include "checkpoint/weight_file.h"

#include <unordered_map>

#include "base/crc.h"
#include "base/error.h"
#include "base/mapped_file.h"
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
    if (crc32(impl_->file.bytes().subspan(sum.begin, sum.size)) != sum.crc) {
      throw InputError(str_cat("The file '", path().string(), "' is damaged in its entry '",
                               sum.name, "'; download it again."));
    }
    impl_->file.release(sum.begin, sum.size);
  }
}

void WeightFile::read(const StoredTensor& tensor, std::byte* out) const {
  copy_strided(bytes(tensor).data(), tensor.shape, tensor.strides, element_size(tensor.dtype), out);
}

}  // namespace crooner::checkpoint
