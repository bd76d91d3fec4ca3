#pragma once

#include <bit>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/dtype.h"

namespace crooner::checkpoint {

// A value of a pickle. Numbers are stored in the value itself; everything else is an index into the
// heap. So values are cheap to copy and to share, a container that contains itself is only a
// repeated index, and destroying the heap neither counts references nor recurses.
struct Value {
  enum class Kind : std::uint8_t {
    kUnset,  // an empty memo entry
    kNone,
    kBool,
    kInt,
    kFloat,
    kText,
    kBytes,
    kBigInt,  // more than 64 bits: its bytes
    kTuple,
    kList,
    kDict,
    kOrderedDict,  // also jukebox's Hyperparams: dictionaries that may carry attributes
    kGlobal,
    kNumpyType,
    kStorage,
    kTensor,
    kOpaque,  // an array or any other object: harmless, not needed and not read
  };

  Kind kind = Kind::kUnset;
  std::uint64_t bits = 0;

  static Value of(Kind kind, std::uint64_t index) { return {kind, index}; }
  static Value of_int(std::int64_t value) {
    return {Kind::kInt, std::bit_cast<std::uint64_t>(value)};
  }
  static Value of_float(double value) {
    return {Kind::kFloat, std::bit_cast<std::uint64_t>(value)};
  }
  static Value of_bool(bool value) { return {Kind::kBool, value}; }

  std::int64_t integer() const { return std::bit_cast<std::int64_t>(bits); }
  double real() const { return std::bit_cast<double>(bits); }
  bool is(Kind other) const { return kind == other; }
  bool is_dict() const { return kind == Kind::kDict || kind == Kind::kOrderedDict; }
};

// A window of a storage, in elements. `storage` is the index of the whole one.
struct StorageWindow {
  std::uint32_t storage = 0;
  std::int64_t first = 0;
  std::int64_t length = 0;
};

struct PickledStorage {
  std::string_view key;
  DType dtype = DType::kF32;
  std::int64_t elements = 0;
  bool opaque = false;  // its tensors are not read
  int numbers = 1;      // of `dtype` in what the file counts as one element
};

// Checked to lie within its storage.
struct PickledTensor {
  std::uint32_t storage = 0;
  std::int64_t first = 0;  // element of the whole storage
  std::vector<std::int64_t> shape;
  std::vector<std::int64_t> strides;
};

struct NumpyType {
  char kind = 'f';  // f, i, u or b
  int size = 4;
  bool big_endian = false;
};

// Storage for the values of a pickle. Strings are views of the file.
struct PickleHeap {
  std::vector<std::string_view> texts;        // kText, kBytes, kBigInt
  std::deque<std::string> made;               // bytes that are not in the file
  std::vector<std::vector<Value>> sequences;  // kTuple, kList; dictionaries: key, value, key, ...
  std::vector<NumpyType> numpy_types;
  std::vector<StorageWindow> windows;  // kStorage
  std::vector<PickledStorage> storages;
  std::unordered_map<std::string_view, std::uint32_t> storage_by_key;
  std::vector<PickledTensor> tensors;
  std::vector<std::string> opaque_names;  // classes and functions that were not read, some of them

  std::string_view text(Value value) const { return texts[value.bits]; }
  const std::vector<Value>& items(Value value) const { return sequences[value.bits]; }
};

// For messages: "a list".
const char* kind_name(Value value);

}  // namespace crooner::checkpoint
