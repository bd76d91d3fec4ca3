#include "checkpoint/object_index.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "base/strings.h"
#include "base/utf8.h"

namespace crooner::checkpoint {
namespace {

using Kind = Value::Kind;
using Json = nlohmann::json;

constexpr int kMaxDepth = 100;
constexpr std::size_t kMinBudget = 50'000;  // values and bytes of strings

class Indexer {
 public:
  Indexer(const PickleHeap& heap, const std::vector<std::uint64_t>& storage_begin,
          std::size_t pickle_bytes)
      : heap_(heap), storage_begin_(storage_begin), budget_(kMinBudget + 4 * pickle_bytes) {}

  FileIndex run(Value object) {
    index_.unread = heap_.opaque_names;
    const std::string wrapper = object.is_dict() ? find_wrapper(object) : "";
    if (!wrapper.empty()) {
      add_state_dict(*entry(object, wrapper), wrapper);
    } else if (object.is_dict() && all_tensors(object)) {
      add_state_dict(object, "");
      return std::move(index_);
    }
    for (const auto& [key, value] : entries(object)) {
      if (!wrapper.empty() && key == wrapper) continue;
      index_.metadata[key] = describe(value, key, 1);
    }
    return std::move(index_);
  }

 private:
  // The key under which a checkpoint has its state dictionary; empty: none of the known ones.
  std::string find_wrapper(Value object) const {
    for (const char* name : {"model", "state_dict", "model_state_dict"}) {
      const Value* found = entry(object, name);
      if (found && found->is_dict()) return name;
    }
    return "";
  }

  // Keys as strings; of duplicate keys the last value wins, as in Python.
  std::vector<std::pair<std::string, Value>> entries(Value container) {
    std::vector<std::pair<std::string, Value>> all;
    if (container.is(Kind::kList) || container.is(Kind::kTuple)) {
      for (const Value item : heap_.items(container)) {
        all.emplace_back(std::to_string(all.size()), item);
      }
    } else if (container.is_dict()) {
      std::unordered_map<std::string, std::size_t> known;
      const std::vector<Value>& items = heap_.items(container);
      for (std::size_t i = 0; i < items.size(); i += 2) {
        std::string key = key_text(items[i]);
        const auto [entry, is_new] = known.try_emplace(key, all.size());
        if (is_new) {
          all.emplace_back(std::move(key), items[i + 1]);
        } else {
          all[entry->second].second = items[i + 1];
        }
      }
    } else {
      all.emplace_back("object", container);
    }
    return all;
  }

  std::string key_text(Value key) {
    if (key.is(Kind::kInt)) return std::to_string(key.integer());
    if (!key.is(Kind::kText)) return str_cat("(", kind_name(key), ")");
    spend(heap_.text(key).size());
    return std::string(heap_.text(key));
  }

  const Value* entry(Value dict, std::string_view name) const {
    const std::vector<Value>& items = heap_.items(dict);
    const Value* found = nullptr;
    for (std::size_t i = 0; i < items.size(); i += 2) {
      if (items[i].is(Kind::kText) && heap_.text(items[i]) == name) found = &items[i + 1];
    }
    return found;
  }

  bool all_tensors(Value dict) const {
    const std::vector<Value>& items = heap_.items(dict);
    for (std::size_t i = 0; i < items.size(); i += 2) {
      if (!items[i].is(Kind::kText) || !items[i + 1].is(Kind::kTensor)) return false;
    }
    return !items.empty();
  }

  // What is in it beside tensors is described as if it were next to it.
  void add_state_dict(Value dict, const std::string& path) {
    std::unordered_set<std::string> names;
    const std::vector<Value>& items = heap_.items(dict);
    for (std::size_t i = 0; i < items.size(); i += 2) {
      if (!items[i + 1].is(Kind::kTensor)) {
        const std::string key = str_cat(path, path.empty() ? "" : "/", key_text(items[i]));
        if (items[i + 1].is(Kind::kOpaque)) {
          index_.unread.push_back(str_cat("'", printable(key), "' of the state dictionary"));
        }
        index_.metadata[key] = describe(items[i + 1], key, 1);
        continue;
      }
      if (!items[i].is(Kind::kText))
        throw Malformed("The name of one of its tensors is not a string.");
      std::string name = plain_tensor_name(key_text(items[i]));
      if (!names.insert(name).second) {
        throw Malformed(str_cat("The tensor '", printable(name), "' is in it twice."));
      }
      index_.tensors.push_back(stored(items[i + 1], std::move(name)));
    }
  }

  StoredTensor stored(Value value, std::string name) const {
    const PickledTensor& tensor = heap_.tensors[value.bits];
    const PickledStorage& storage = heap_.storages[tensor.storage];
    const std::uint64_t size = element_size(storage.dtype);
    StoredTensor result;
    result.name = std::move(name);
    result.dtype = storage.dtype;
    result.shape = tensor.shape;
    result.strides = tensor.strides;
    result.storage_begin = storage_begin_[tensor.storage];
    result.storage_bytes = static_cast<std::uint64_t>(storage.elements) * size;
    result.offset = result.storage_begin + static_cast<std::uint64_t>(tensor.first) * size;
    return result;
  }

  Json describe(Value value, const std::string& path, int depth) {
    spend(1);
    switch (value.kind) {
      case Kind::kBool:
        return value.bits != 0;
      case Kind::kInt:
        return value.integer();
      case Kind::kFloat:
        return value.real();
      case Kind::kText:
        spend(heap_.text(value).size());
        return std::string(heap_.text(value));
      case Kind::kBytes:
        return latin1_text(heap_.text(value));
      case Kind::kTensor:
        spend(path.size());
        index_.other_tensors.push_back(stored(value, path));
        return nullptr;
      case Kind::kDict:
      case Kind::kOrderedDict:
      case Kind::kList:
      case Kind::kTuple:
        return describe_container(value, path, depth);
      case Kind::kOpaque:
      case Kind::kNone:
      case Kind::kGlobal:
      case Kind::kNumpyType:
      case Kind::kStorage:
        return nullptr;
      case Kind::kBigInt:
        spend(2 * heap_.text(value).size());
        return hexadecimal(heap_.text(value));
      default:
        throw Malformed(str_cat("The entry '", printable(path), "' is ", kind_name(value),
                                ", which is not supported here."));
    }
  }

  Json describe_container(Value container, const std::string& path, int depth) {
    if (depth == kMaxDepth) {
      throw Malformed(str_cat("The entry '", printable(path), "' is nested more than ", kMaxDepth,
                              " levels deep, or contains itself."));
    }
    Json json = container.is_dict() ? Json::object() : Json::array();
    for (const auto& [key, value] : entries(container)) {
      spend(path.size());
      Json item = describe(value, str_cat(path, "/", key), depth + 1);
      if (json.is_object()) {
        json[key] = std::move(item);
      } else {
        json.push_back(std::move(item));
      }
    }
    return json;
  }

  // Little-endian bytes as "0x...".
  static std::string hexadecimal(std::string_view bytes) {
    std::string text = "0x";
    for (std::size_t i = bytes.size(); i-- > 0;) {
      for (const int shift : {4, 0}) {
        text += "0123456789abcdef"[static_cast<std::uint8_t>(bytes[i]) >> shift & 15];
      }
    }
    return text;
  }

  std::string latin1_text(std::string_view bytes) {
    spend(2 * bytes.size());
    std::string text;
    for (const char byte : bytes) text += encode_utf8(static_cast<unsigned char>(byte));
    return text;
  }

  void spend(std::size_t amount) {
    if (amount > budget_) {
      throw Malformed("Its contents expand to far more than the file contains.");
    }
    budget_ -= amount;
  }

  const PickleHeap& heap_;
  const std::vector<std::uint64_t>& storage_begin_;
  std::size_t budget_;
  FileIndex index_;
};

}  // namespace

FileIndex index_object(const PickleHeap& heap, Value object,
                       const std::vector<std::uint64_t>& storage_begin, std::size_t pickle_bytes) {
  return Indexer(heap, storage_begin, pickle_bytes).run(object);
}

}  // namespace crooner::checkpoint
