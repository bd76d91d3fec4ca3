#include "commands/light/import_part.h"

#include <algorithm>
#include <cstring>
#include <map>

#include "base/error.h"
#include "base/sha256.h"
#include "base/signals.h"
#include "base/strings.h"
#include "checkpoint/finite.h"
#include "checkpoint/safetensors_writer.h"

namespace crooner::commands {
namespace {

using checkpoint::StoredTensor;
using checkpoint::WeightFile;

constexpr std::size_t kMostSentences = 20;
constexpr std::size_t kPiece = std::size_t{8} << 20;  // bytes between looks at signals

// One tensor's bytes in pieces: from the mapped file where they lie in order, else through a copy.
template <typename Use>
void for_each_piece(const WeightFile& file, const StoredTensor& tensor, Use&& use) {
  const std::size_t bytes =
      static_cast<std::size_t>(tensor.spec().elements()) * element_size(tensor.dtype);
  std::vector<std::byte> copy;
  std::span<const std::byte> all;
  if (tensor.contiguous()) {
    all = file.bytes(tensor).first(bytes);
  } else {
    copy.resize(bytes);
    file.read(tensor, copy.data());
    all = copy;
  }
  for (std::size_t at = 0; at < bytes; at += kPiece) {
    throw_if_interrupted();
    use(all.subspan(at, std::min(kPiece, bytes - at)), at);
  }
}

// Both views of one storage, or the same bytes in two.
bool same_numbers(const SourceTensor& one, const SourceTensor& two) {
  const StoredTensor& a = *one.stored;
  const StoredTensor& b = *two.stored;
  if (a.dtype != b.dtype || a.shape != b.shape) return false;
  if (one.file == two.file && a.offset == b.offset && a.strides == b.strides) return true;
  if (!a.contiguous() || !b.contiguous()) return false;
  const std::size_t bytes = static_cast<std::size_t>(a.spec().elements()) * element_size(a.dtype);
  return std::memcmp(one.file->bytes(a).data(), two.file->bytes(b).data(), bytes) == 0;
}

// What is written: the tensor under its published name, in the table's order.
struct Written {
  std::string name;
  const SourceTensor* tensor;

  TensorSpec spec() const { return {name, tensor->stored->shape, tensor->stored->dtype}; }
};

std::vector<Written> tensors_to_write(const ImportSource& source, const PartTable& table) {
  std::map<std::string, std::string> tied;  // name -> the one that is written
  for (const auto& [name, same_as] : table.ties) tied[name] = same_as;
  std::vector<Written> written;
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

}  // namespace

void check_part(const ImportSource& source, const PartTable& table) {
  std::vector<std::string> sentences =
      checkpoint::tensor_mismatches(source.specs(), table.tensors, table.ties);
  for (const auto& [name, same_as] : table.ties) {
    const SourceTensor* a = source.find(name);
    const SourceTensor* b = source.find(same_as);
    if (a && b && !same_numbers(*a, *b)) {
      sentences.push_back(
          str_cat("The tensors '", name, "' and '", same_as, "' must be the same but differ."));
    }
  }
  if (sentences.empty()) return;
  std::string message = str_cat("'", source.path, "' does not fit the model:");
  for (std::size_t i = 0; i < std::min(sentences.size(), kMostSentences); ++i) {
    message += "\n  " + sentences[i];
  }
  if (sentences.size() > kMostSentences) {
    message += str_cat("\n  and ", sentences.size() - kMostSentences, " more.");
  }
  throw InputError(message);
}

std::uint64_t bytes_of_part(const ImportSource& source, const PartTable& table) {
  std::uint64_t bytes = 0;
  for (const Written& entry : tensors_to_write(source, table)) {
    const TensorSpec spec = entry.spec();
    bytes += static_cast<std::uint64_t>(spec.elements()) * element_size(spec.dtype);
  }
  return bytes;
}

std::string write_part(const ImportSource& source, const PartTable& table,
                       const std::filesystem::path& path) {
  const std::vector<Written> written = tensors_to_write(source, table);
  std::vector<TensorSpec> specs;
  for (const Written& entry : written) specs.push_back(entry.spec());
  checkpoint::SafetensorsWriter writer(path, specs, {{"format", "pt"}});
  Sha256 hash;
  writer.observe([&](std::span<const std::byte> bytes) { hash.update(bytes); });
  for (const Written& entry : written) {
    const StoredTensor& stored = *entry.tensor->stored;
    const WeightFile& file = *entry.tensor->file;
    for_each_piece(file, stored, [&](std::span<const std::byte> piece, std::size_t at) {
      if (const auto bad = checkpoint::first_non_finite(piece, stored.dtype)) {
        throw InputError(str_cat("The tensor '", entry.name, "' in '", file.path().string(),
                                 "' holds NaN or infinity, first in element ",
                                 at / element_size(stored.dtype) + *bad,
                                 "; such weights make no music. Download or train them again."));
      }
      writer.write(piece);
    });
    file.release_pages(stored);
  }
  writer.finish();
  return hash.hex();
}

}  // namespace crooner::commands
