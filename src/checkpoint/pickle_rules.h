#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "checkpoint/pickle_globals.h"
#include "checkpoint/pickle_value.h"

namespace crooner::checkpoint {

// The form of the persistent ids of storages in a container.
enum class StorageIds {
  kNone,        // none are allowed
  kWithView,    // legacy stream: 6 entries
  kWithoutView  // zip archive: 5 entries
};

// Builds values from the names of pickle_globals.cc and their arguments, whose number and types are
// checked exactly. The messages of Malformed end with the offset passed to set_offset().
class PickleRules {
 public:
  PickleRules(StorageIds ids, PickleHeap& heap) : ids_(ids), heap_(heap) {}

  void set_offset(std::uint64_t offset) { offset_ = offset; }

  // A new container, counted against the limit of all containers and items.
  Value make_sequence(Value::Kind kind, std::vector<Value> items);
  void count_items(std::size_t more);

  Value reduce(const Global& global, const std::vector<Value>& args);
  Value new_object(const Global& global, const std::vector<Value>& args);
  void build(Value object, Value state);
  Value storage(const std::vector<Value>& id);  // a persistent id

  // Keys and values of a dictionary alternate.
  void check_pairs(const std::vector<Value>& pairs) const;

  [[noreturn]] void fail(const std::string& what) const;

 private:
  Value ordered_dict(const std::vector<Value>& args);
  Value tensor(const std::vector<Value>& args);
  Value parameter(const std::vector<Value>& args);
  Value numpy_dtype(const std::vector<Value>& args);
  Value numpy_scalar(const std::vector<Value>& args);
  Value encode(const std::vector<Value>& args);
  std::uint32_t find_or_add_storage(Value key, const Global& type, std::int64_t elements);
  std::vector<std::int64_t> sizes(Value tuple, const char* what) const;
  void want(bool holds, const Global& global) const;

  StorageIds ids_;
  PickleHeap& heap_;
  std::uint64_t offset_ = 0;
  std::size_t items_ = 0;
  std::size_t owned_bytes_ = 0;
};

}  // namespace crooner::checkpoint
