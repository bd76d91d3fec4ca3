#include "checkpoint/torch_zip.h"

#include <string>
#include <string_view>
#include <unordered_map>

#include "base/crc.h"
#include "base/strings.h"
#include "checkpoint/object_index.h"
#include "checkpoint/pickle_machine.h"
#include "checkpoint/zip_directory.h"

namespace crooner::checkpoint {
namespace {

constexpr std::uint64_t kMaxPickleBytes = std::uint64_t{256} << 20;
constexpr std::string_view kPickle = "/data.pkl";

class TorchZip {
 public:
  explicit TorchZip(std::span<const std::byte> file)
      : file_(file), entries_(read_zip_directory(file)) {
    for (const ZipEntry& entry : entries_) {
      by_name_[entry.name] = &entry;
      if (entry.name.size() > kPickle.size() && entry.name.ends_with(kPickle)) {
        if (pickle_) throw Malformed("It contains several pickles; torch.save writes one.");
        pickle_ = &entry;
      }
    }
    if (!pickle_) throw Malformed("It is a zip archive, but not one written by torch.save.");
    folder_ = pickle_->name.substr(0, pickle_->name.size() - kPickle.size() + 1);
  }

  FileIndex run() const {
    refuse_scripts();
    check_version();
    if (pickle_->size > kMaxPickleBytes) {
      throw Malformed("Its pickle is longer than 256 MiB, so it contains more than weights.");
    }
    const auto pickle = bytes(*pickle_);
    if (crc32(pickle) != pickle_->crc) {
      throw Malformed(
          "The checksum of its pickle is wrong: the file is damaged; download it again.");
    }
    PickleHeap heap;
    PickleMachine machine(pickle, pickle_->data_begin, StorageIds::kWithoutView, heap);
    const Value object = machine.run();
    if (machine.consumed() != pickle.size()) throw Malformed("Bytes follow the end of its pickle.");
    FileIndex index = index_object(heap, object, locate(heap), pickle.size());
    index.format = "PyTorch zip";
    for (const ZipEntry& entry : entries_) {
      index.checksums.push_back({printable(entry.name), entry.data_begin, entry.size, entry.crc});
    }
    return index;
  }

 private:
  std::span<const std::byte> bytes(const ZipEntry& entry) const {
    return file_.subspan(entry.data_begin, entry.size);
  }

  const ZipEntry* find(std::string_view name) const {
    const auto found = by_name_.find(std::string(folder_).append(name));
    return found == by_name_.end() ? nullptr : found->second;
  }

  std::string_view text(std::string_view name) const {
    const ZipEntry* entry = find(name);
    if (!entry || entry->size > 64) return {};
    const std::string_view all(reinterpret_cast<const char*>(file_.data()) + entry->data_begin,
                               entry->size);
    return all.substr(0, all.find_last_not_of("\n\r ") + 1);
  }

  void refuse_scripts() const {
    const std::string code = std::string(folder_) + "code/";
    bool script = find("constants.pkl") != nullptr;
    for (const ZipEntry& entry : entries_) script = script || entry.name.starts_with(code);
    if (script) {
      throw Malformed(
          "It is a TorchScript archive, a program rather than weights; save the model's "
          "state_dict() instead.");
    }
  }

  void check_version() const {
    if (text("byteorder") == "big") {
      throw Malformed("It was written on a big-endian machine, which is not supported.");
    }
    const std::string_view version = text("version");
    const bool known = version.size() == 1 && version[0] >= '1' && version[0] <= '9';
    if (find("version") && !known && version != "10") {
      throw Malformed(str_cat("It is of version '", printable(version),
                              "' of PyTorch's zip format; 1 to 10 "
                              "are read."));
    }
  }

  std::vector<std::uint64_t> locate(const PickleHeap& heap) const {
    std::vector<std::uint64_t> begins;
    for (const PickledStorage& storage : heap.storages) {
      const std::string name = str_cat("data/", storage.key);
      const ZipEntry* entry = find(name);
      if (!entry)
        throw Malformed(str_cat("The storage '", printable(name), "' is missing from it."));
      const auto expected =
          static_cast<std::uint64_t>(storage.elements) * element_size(storage.dtype);
      if (entry->size != expected) {
        throw Malformed(str_cat("The storage '", printable(name), "' has ", entry->size,
                                " bytes where ", expected, " are expected."));
      }
      begins.push_back(entry->data_begin);
    }
    return begins;
  }

  std::span<const std::byte> file_;
  std::vector<ZipEntry> entries_;
  std::unordered_map<std::string_view, const ZipEntry*> by_name_;
  const ZipEntry* pickle_ = nullptr;
  std::string_view folder_;  // with its slash
};

}  // namespace

FileIndex read_torch_zip(std::span<const std::byte> file) {
  return TorchZip(file).run();
}

}  // namespace crooner::checkpoint
