#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scratch.h"

// Pickles put together by hand, operation by operation.
namespace crooner::checkpoint::pickle {

inline std::string text(const std::string& value) {
  return "X" + raw<std::uint32_t>({static_cast<std::uint32_t>(value.size())}) + value;
}
inline std::string integer(std::int32_t value) {
  return "J" + raw<std::int32_t>({value});
}
inline std::string global(const std::string& module, const std::string& name) {
  return "c" + module + "\n" + name + "\n";
}
inline std::string tuple(const std::vector<std::string>& items) {
  std::string all = "(";
  for (const std::string& item : items) all += item;
  return all + "t";
}
inline std::string integers(const std::vector<std::int32_t>& values) {
  std::vector<std::string> items;
  for (const std::int32_t value : values) items.push_back(integer(value));
  return tuple(items);
}
inline std::string dict(const std::vector<std::pair<std::string, std::string>>& items) {
  std::string all = "}(";
  for (const auto& [key, value] : items) all += text(key) + value;
  return all + "u";
}
inline std::string ordered_dict() {
  return global("collections", "OrderedDict") + ")R";
}

inline std::string whole(const std::string& value, int protocol = 2) {
  return std::string("\x80") + static_cast<char>(protocol) + value + ".";
}

// The persistent id of a storage of the legacy format.
inline std::string storage(const std::string& key, std::int32_t elements,
                           const std::string& type = "FloatStorage",
                           const std::string& view = "N") {
  return tuple({text("storage"), global("torch", type), text(key), text("cpu"), integer(elements),
                view}) +
         "Q";
}

inline std::string tensor(const std::string& storage, const std::vector<std::int32_t>& shape,
                          const std::vector<std::int32_t>& strides, std::int32_t offset = 0) {
  return global("torch._utils", "_rebuild_tensor_v2") +
         tuple({storage, integer(offset), integers(shape), integers(strides), "\x89",
                ordered_dict()}) +
         "R";
}

// A legacy file: the object's pickle, and storages (key, raw data, elements) in order.
struct StorageData {
  std::string key;
  std::string data;
  std::int64_t elements = 0;
};

inline std::string legacy(const std::string& object, const std::vector<StorageData>& storages) {
  std::string keys = "](";
  std::string data;
  for (const StorageData& storage : storages) {
    keys += text(storage.key);
    data += raw<std::int64_t>({storage.elements}) + storage.data;
  }
  const std::string magic("\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19", 12);
  return whole(magic) + whole(integer(1001)) + whole(dict({{"little_endian", "\x88"}})) +
         whole(object) + whole(keys + "e") + data;
}

}  // namespace crooner::checkpoint::pickle
