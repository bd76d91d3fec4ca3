#include "checkpoint/legacy_stream.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>

#include "base/counted.h"
#include "base/strings.h"
#include "checkpoint/object_index.h"
#include "checkpoint/pickle_machine.h"

namespace crooner::checkpoint {
namespace {

using Kind = Value::Kind;
using namespace std::string_view_literals;

constexpr std::size_t kMaxStreamPickleBytes = std::size_t{256} << 20;
constexpr std::string_view kMagic = "\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19"sv;
constexpr std::int64_t kProtocol = 1001;
constexpr std::uint64_t kCountBytes = 8;  // before each storage's data

class LegacyReader {
 public:
  explicit LegacyReader(std::span<const std::byte> file) : file_(file) {}

  FileIndex run() {
    check_preamble();
    PickleHeap heap;
    const std::size_t begin = at_;
    const Value object = pickle(heap, StorageIds::kWithView);
    const std::size_t object_bytes = at_ - begin;
    const std::vector<std::uint32_t> order = storage_order(heap);

    // The pickles alone determine the offset of every storage.
    std::vector<std::uint64_t> begins(heap.storages.size());
    std::uint64_t end = at_;
    for (const std::uint32_t storage : order) {
      begins[storage] = end + kCountBytes;
      end = begins[storage] + bytes_of(heap.storages[storage]);
    }
    FileIndex index = index_object(heap, object, begins, object_bytes);
    index.format = "PyTorch legacy";
    if (end > file_.size()) refuse_truncated(index, heap, order, begins, end);
    check_counts(heap, order, begins);
    if (end < file_.size()) {
      const auto rest = file_.size() - end;
      throw Malformed(
          str_cat(counted(rest, "byte"), rest == 1 ? " follows" : " follow", " the last storage."));
    }
    return index;
  }

 private:
  static std::uint64_t bytes_of(const PickledStorage& storage) {
    return static_cast<std::uint64_t>(storage.elements) * element_size(storage.dtype);
  }

  Value pickle(PickleHeap& heap, StorageIds ids) {
    const auto rest = file_.subspan(at_);
    PickleMachine machine(rest.first(std::min(rest.size(), kMaxStreamPickleBytes)), at_, ids, heap);
    const Value value = machine.run();
    at_ += machine.consumed();
    return value;
  }

  void check_preamble() {
    PickleHeap heap;
    const Value magic = pickle(heap, StorageIds::kNone);
    if (!magic.is(Kind::kBigInt) || heap.text(magic) != kMagic) {
      throw Malformed("It is a pickle, but not one written by torch.save.");
    }
    const Value protocol = pickle(heap, StorageIds::kNone);
    if (!protocol.is(Kind::kInt) || protocol.integer() != kProtocol) {
      throw Malformed("It has an unknown version of PyTorch's legacy format.");
    }
    const Value system = pickle(heap, StorageIds::kNone);
    bool little_endian = false;
    if (system.is_dict()) {
      const std::vector<Value>& items = heap.items(system);
      for (std::size_t i = 0; i < items.size(); i += 2) {
        if (!items[i].is(Kind::kText) || heap.text(items[i]) != "little_endian") continue;
        little_endian = items[i + 1].is(Kind::kBool) && items[i + 1].bits != 0;
      }
    }
    if (!little_endian) {
      throw Malformed("It was written on a big-endian machine, which is not supported.");
    }
  }

  // The fifth pickle: the storages' keys in the order of their data.
  std::vector<std::uint32_t> storage_order(const PickleHeap& heap) {
    PickleHeap names;
    const Value list = pickle(names, StorageIds::kNone);
    if (!list.is(Kind::kList)) throw Malformed("The list of its storages is missing.");
    std::vector<bool> seen(heap.storages.size());
    std::vector<std::uint32_t> order;
    for (const Value key : names.items(list)) {
      if (!key.is(Kind::kText) && !key.is(Kind::kBytes)) {
        throw Malformed(str_cat("It lists ", kind_name(key), " among its storages."));
      }
      const auto found = heap.storage_by_key.find(names.text(key));
      if (found == heap.storage_by_key.end()) {
        throw Malformed(
            str_cat("It lists a storage '", printable(names.text(key)), "' that no tensor uses."));
      }
      if (seen[found->second]) {
        throw Malformed(str_cat("It lists the storage '", printable(names.text(key)), "' twice."));
      }
      seen[found->second] = true;
      order.push_back(found->second);
    }
    if (order.size() != heap.storages.size()) {
      throw Malformed(str_cat("It lists ", order.size(), " storages, but its tensors use ",
                              heap.storages.size(), "."));
    }
    return order;
  }

  [[noreturn]] void refuse_truncated(const FileIndex& index, const PickleHeap& heap,
                                     const std::vector<std::uint32_t>& order,
                                     const std::vector<std::uint64_t>& begins,
                                     std::uint64_t end) const {
    std::size_t cut = 0;
    while (begins[order[cut]] + bytes_of(heap.storages[order[cut]]) <= file_.size()) ++cut;
    std::string owner;
    for (const auto* tensors : {&index.tensors, &index.other_tensors}) {
      for (const StoredTensor& tensor : *tensors) {
        if (owner.empty() && tensor.storage_begin == begins[order[cut]]) owner = tensor.name;
      }
    }
    throw Malformed(str_cat("The file ends ", counted(end - file_.size(), "byte"),
                            " early, in storage ", cut + 1, " of ", order.size(), ", tensor '",
                            printable(owner), "'; download it again."));
  }

  void check_counts(const PickleHeap& heap, const std::vector<std::uint32_t>& order,
                    const std::vector<std::uint64_t>& begins) const {
    for (const std::uint32_t storage : order) {
      std::int64_t count = 0;
      std::memcpy(&count, file_.data() + begins[storage] - kCountBytes, sizeof(count));
      const PickledStorage& declared = heap.storages[storage];
      if (count == declared.elements / declared.numbers) continue;
      throw Malformed(str_cat("The storage at byte ", begins[storage] - kCountBytes, " claims ",
                              count, " elements where ", heap.storages[storage].elements,
                              " are expected; the file is damaged, download it again."));
    }
  }

  std::span<const std::byte> file_;
  std::size_t at_ = 0;
};

}  // namespace

FileIndex read_legacy_stream(std::span<const std::byte> file) {
  return LegacyReader(file).run();
}

}  // namespace crooner::checkpoint
