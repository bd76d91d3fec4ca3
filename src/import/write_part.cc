#include "import/write_part.h"

#include <algorithm>
#include <cstring>
#include <map>

#include "base/error.h"
#include "base/safetensors_header.h"
#include "base/sha256.h"
#include "base/signals.h"
#include "base/strings.h"
#include "checkpoint/finite.h"
#include "checkpoint/safetensors_writer.h"

namespace crooner::importer {
namespace {

using checkpoint::StoredTensor;
using checkpoint::WeightFile;

constexpr std::size_t kMaxSentences = 20;
constexpr std::size_t kChunk = std::size_t{8} << 20;  // bytes between checks for signals

// One tensor's bytes in chunks, read through the file, which may be shortened meanwhile.
template <typename Use>
void for_each_chunk(const WeightFile& file, const StoredTensor& tensor, Use&& use) {
  const std::size_t bytes =
      static_cast<std::size_t>(tensor.spec().elements()) * element_size(tensor.dtype);
  std::vector<std::byte> chunk(tensor.contiguous() ? std::min(kChunk, bytes) : bytes);
  if (!tensor.contiguous()) file.read(tensor, chunk.data());
  for (std::size_t at = 0; at < bytes; at += kChunk) {
    throw_if_interrupted();
    std::span<std::byte> part(chunk);
    if (tensor.contiguous()) {
      part = part.first(std::min(kChunk, bytes - at));
      file.read_bytes(tensor, at, part);
    } else {
      part = part.subspan(at, std::min(kChunk, bytes - at));
    }
    use(std::span<const std::byte>(part), at);
  }
}

// Both views of one storage, or the same bytes in two.
bool same_values(const SourceTensor& one, const SourceTensor& two) {
  const StoredTensor& a = *one.stored;
  const StoredTensor& b = *two.stored;
  if (a.dtype != b.dtype || a.shape != b.shape) return false;
  if (one.file == two.file && a.offset == b.offset && a.strides == b.strides) return true;
  if (!a.contiguous() || !b.contiguous()) return false;
  const std::size_t bytes = static_cast<std::size_t>(a.spec().elements()) * element_size(a.dtype);
  return std::memcmp(one.file->bytes(a).data(), two.file->bytes(b).data(), bytes) == 0;
}

// A tensor to write, under its published name.
struct OutputTensor {
  std::string name;
  const SourceTensor* tensor;

  TensorSpec spec() const { return {name, tensor->stored->shape, tensor->stored->dtype}; }
};

std::vector<OutputTensor> tensors_to_write(const ImportSource& source, const PartTable& table) {
  std::map<std::string, std::string> tied;  // name -> the one that is written
  for (const auto& [name, same_as] : table.ties) tied[name] = same_as;
  std::vector<OutputTensor> written;
  for (const TensorSpec& spec : table.tensors) {
    if (tied.contains(spec.name)) continue;
    const SourceTensor* tensor = source.find(spec.name);
    for (const auto& [name, same_as] : table.ties) {
      if (!tensor && same_as == spec.name) tensor = source.find(name);
    }
    written.push_back({spec.name, tensor});
  }
  return written;
}

// Uses a chunk of every tensor after another, and refuses NaN and infinity.
template <typename Use>
void for_each_tensor(const ImportSource& source, const PartTable& table, Use&& use) {
  for (const OutputTensor& entry : tensors_to_write(source, table)) {
    const StoredTensor& stored = *entry.tensor->stored;
    const WeightFile& file = *entry.tensor->file;
    for_each_chunk(file, stored, [&](std::span<const std::byte> chunk, std::size_t at) {
      if (const auto bad = checkpoint::first_non_finite(chunk, stored.dtype)) {
        throw InputError(str_cat("The tensor '", entry.name, "' in '", file.path().string(),
                                 "' holds NaN or infinity, first in element ",
                                 at / element_size(stored.dtype) + *bad,
                                 "; download or train the weights again."));
      }
      use(chunk);
    });
    file.release_pages(stored);
  }
}

}  // namespace

void check_finite(const ImportSource& source, const PartTable& table) {
  for_each_tensor(source, table, [](std::span<const std::byte>) {});
}

void check_part(const ImportSource& source, const PartTable& table) {
  std::vector<std::string> sentences =
      checkpoint::tensor_mismatches(source.specs(), table.tensors, table.ties);
  for (const auto& [name, same_as] : table.ties) {
    const SourceTensor* a = source.find(name);
    const SourceTensor* b = source.find(same_as);
    if (a && b && !same_values(*a, *b)) {
      sentences.push_back(
          str_cat("The tensors '", name, "' and '", same_as, "' must be the same but differ."));
    }
  }
  if (sentences.empty()) return;
  std::string message = str_cat("'", source.path, "' does not fit the model:");
  for (std::size_t i = 0; i < std::min(sentences.size(), kMaxSentences); ++i) {
    message += "\n  " + sentences[i];
  }
  if (sentences.size() > kMaxSentences) {
    message += str_cat("\n  and ", sentences.size() - kMaxSentences, " more.");
  }
  throw InputError(message);
}

std::vector<TensorSpec> written_specs(const ImportSource& source, const PartTable& table) {
  std::vector<TensorSpec> specs;
  for (const OutputTensor& entry : tensors_to_write(source, table)) specs.push_back(entry.spec());
  return specs;
}

void for_each_chunk_of(const ImportSource& source, const PartTable& table,
                       const std::function<void(std::span<const std::byte>)>& use) {
  for_each_tensor(source, table, use);
}

std::string part_sha256(const ImportSource& source, const PartTable& table) {
  Sha256 hash;
  hash.update(serialize_safetensors_header(written_specs(source, table), {{"format", "pt"}}));
  for_each_tensor(source, table, [&](std::span<const std::byte> chunk) { hash.update(chunk); });
  return hash.hex();
}

std::uint64_t part_bytes(const ImportSource& source, const PartTable& table) {
  std::uint64_t bytes = 0;
  for (const OutputTensor& entry : tensors_to_write(source, table)) {
    const TensorSpec spec = entry.spec();
    bytes += static_cast<std::uint64_t>(spec.elements()) * element_size(spec.dtype);
  }
  return bytes;
}

std::string write_part(const ImportSource& source, const PartTable& table,
                       const std::filesystem::path& path) {
  checkpoint::SafetensorsWriter writer(path, written_specs(source, table), {{"format", "pt"}});
  Sha256 hash;
  writer.observe([&](std::span<const std::byte> bytes) { hash.update(bytes); });
  for_each_tensor(source, table, [&](std::span<const std::byte> chunk) { writer.write(chunk); });
  writer.finish();
  return hash.hex();
}

}  // namespace crooner::importer
