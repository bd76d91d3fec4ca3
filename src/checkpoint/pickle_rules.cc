#include "checkpoint/pickle_rules.h"

#include <utility>

#include "base/strings.h"
#include "checkpoint/file_index.h"
#include "checkpoint/numpy_scalar.h"
#include "checkpoint/tensor_bounds.h"

namespace crooner::checkpoint {
namespace {

constexpr std::size_t kMaxItems = 1'000'000;     // containers and their items
constexpr std::size_t kMaxOwnedBytes = 1 << 20;  // of _codecs.encode
constexpr std::int64_t kMaxPickledElements = std::int64_t{1} << 42;

using Kind = Value::Kind;

}  // namespace

void PickleRules::fail(const std::string& what) const {
  throw Malformed(str_cat("Its pickle ", what, ", at byte ", offset_, " of the file."));
}

void PickleRules::want(bool holds, const Global& global) const {
  if (!holds)
    fail(str_cat("builds '", global.module, ".", global.name, "' from unusual arguments"));
}

void PickleRules::count_items(std::size_t more) {
  if (more > kMaxItems - items_) fail("contains more than a million items");
  items_ += more;
}

Value PickleRules::make_sequence(Kind kind, std::vector<Value> items) {
  count_items(1 + items.size());
  heap_.sequences.push_back(std::move(items));
  return Value::of(kind, heap_.sequences.size() - 1);
}

void PickleRules::check_pairs(const std::vector<Value>& pairs) const {
  if (pairs.size() % 2 != 0) fail("sets a key without a value");
}

Value PickleRules::reduce(const Global& global, const std::vector<Value>& args) {
  switch (global.token) {
    case Token::kOrderedDict:
      want(args.size() <= 1 && (args.empty() || args[0].is(Kind::kList)), global);
      return ordered_dict(args);
    case Token::kRebuildTensor:
      want(args.size() == 4, global);
      return tensor(args);
    case Token::kRebuildTensorV2:
      want(args.size() == 6 || args.size() == 7, global);
      want(args[4].is(Kind::kBool) && args[5].is_dict(), global);
      want(args.size() == 6 || args[6].is(Kind::kNone) ||
               (args[6].is_dict() && heap_.items(args[6]).empty()),
           global);
      return tensor(args);
    case Token::kRebuildParameter:
      want(args.size() == 3 && args[1].is(Kind::kBool) && args[2].is_dict(), global);
      return parameter(args);
    case Token::kRebuildParameterWithState:
      want(args.size() == 4, global);
      return parameter(args);
    case Token::kParameter:
      want(args.size() == 1 || (args.size() == 2 && args[1].is(Kind::kBool)), global);
      return parameter(args);
    case Token::kTorchSize:
      want(args.size() == 1 && args[0].is(Kind::kTuple), global);
      return args[0];
    case Token::kNumpyDtype:
      want(args.size() == 3 && args[0].is(Kind::kText), global);
      return numpy_dtype(args);
    case Token::kNumpyScalar:
      if (args.size() == 2 && args[0].is(Kind::kOpaque)) return {Kind::kOpaque};
      want(args.size() == 2 && args[0].is(Kind::kNumpyType) && args[1].is(Kind::kBytes), global);
      return numpy_scalar(args);
    case Token::kCodecsEncode:
      want(args.size() == 2 && args[0].is(Kind::kText) && args[1].is(Kind::kText) &&
               heap_.text(args[1]) == "latin1",
           global);
      return encode(args);
    case Token::kNumpyReconstruct:
      want(args.size() == 3 &&
               (args[0].is(Kind::kOpaque) ||
                (args[0].is(Kind::kGlobal) && global_at(args[0].bits).token == Token::kNumpyArray)),
           global);
      return {Kind::kOpaque};
    case Token::kNumpyArray:
    case Token::kHyperparams:
    case Token::kStorageClass:
      break;
  }
  fail(str_cat("calls '", global.module, ".", global.name, "', which cannot be called"));
}

Value PickleRules::new_object(const Global& global, const std::vector<Value>& args) {
  want(global.token == Token::kHyperparams && args.empty(), global);
  return make_sequence(Kind::kOrderedDict, {});
}

void PickleRules::build(Value object, Value state) {
  // Attributes of a dictionary, such as the `_metadata` of every state dictionary, do not affect
  // its entries.
  if (object.is(Kind::kOrderedDict) && state.is_dict()) return;
  if (object.is(Kind::kOpaque)) return;
  if (!object.is(Kind::kNumpyType) || !state.is(Kind::kTuple)) {
    fail(str_cat("gives ", kind_name(state), " to ", kind_name(object)));
  }
  const std::vector<Value>& fields = heap_.items(state);
  if (fields.size() < 2 || (!fields[1].is(Kind::kText) && !fields[1].is(Kind::kBytes))) {
    fail("describes a numpy type in an unknown form");
  }
  const std::string_view order = heap_.text(fields[1]);
  if (order != "<" && order != ">" && order != "|" && order != "=") {
    fail("uses a numpy type of unknown byte order");
  }
  heap_.numpy_types[object.bits].big_endian = order == ">";
}

Value PickleRules::ordered_dict(const std::vector<Value>& args) {
  std::vector<Value> pairs;
  if (!args.empty()) {
    for (const Value pair : heap_.items(args[0])) {
      const bool sequence = pair.is(Kind::kList) || pair.is(Kind::kTuple);
      if (!sequence || heap_.items(pair).size() != 2)
        fail("fills a dictionary with something other than pairs");
      pairs.insert(pairs.end(), heap_.items(pair).begin(), heap_.items(pair).end());
    }
    check_pairs(pairs);
  }
  return make_sequence(Kind::kOrderedDict, std::move(pairs));
}

std::vector<std::int64_t> PickleRules::sizes(Value tuple, const char* what) const {
  if (!tuple.is(Kind::kTuple) || heap_.items(tuple).size() > kMaxRank) {
    fail(str_cat("gives a tensor a ", what, " that is not a tuple of at most 8 integers"));
  }
  std::vector<std::int64_t> values;
  for (const Value value : heap_.items(tuple)) {
    if (!value.is(Kind::kInt)) fail(str_cat("gives a tensor a ", what, " with ", kind_name(value)));
    values.push_back(value.integer());
  }
  return values;
}

Value PickleRules::tensor(const std::vector<Value>& args) {
  if (!args.empty() && args[0].is(Kind::kOpaque)) return {Kind::kOpaque};
  if (!args[0].is(Kind::kStorage) || !args[1].is(Kind::kInt)) {
    fail("builds a tensor without a storage and an offset");
  }
  const StorageWindow window = heap_.windows[args[0].bits];
  PickledTensor tensor;
  tensor.shape = sizes(args[2], "shape");
  tensor.strides = sizes(args[3], "stride");
  const std::int64_t offset = args[1].integer();
  if (const auto wrong = bounds_error(tensor.shape, tensor.strides, offset, window.length)) {
    fail(str_cat("contains an invalid tensor: ", *wrong));
  }
  if (heap_.storages[window.storage].opaque) return {Kind::kOpaque};
  tensor.storage = window.storage;
  tensor.first = window.first + offset;
  heap_.tensors.push_back(std::move(tensor));
  return Value::of(Kind::kTensor, heap_.tensors.size() - 1);
}

Value PickleRules::parameter(const std::vector<Value>& args) {
  if (args[0].is(Kind::kOpaque)) return args[0];
  if (!args[0].is(Kind::kTensor)) fail("wraps something other than a tensor as a parameter");
  return args[0];
}

Value PickleRules::numpy_dtype(const std::vector<Value>& args) {
  const auto type = parse_numpy_type(heap_.text(args[0]));
  if (!type) return {Kind::kOpaque};  // texts, dates, objects
  heap_.numpy_types.push_back(*type);
  return Value::of(Kind::kNumpyType, heap_.numpy_types.size() - 1);
}

Value PickleRules::numpy_scalar(const std::vector<Value>& args) {
  const auto value = decode_numpy_scalar(heap_.numpy_types[args[0].bits], heap_.text(args[1]));
  if (!value) fail("contains an invalid numpy number");
  return *value;
}

Value PickleRules::encode(const std::vector<Value>& args) {
  auto bytes = latin1_bytes(heap_.text(args[0]));
  if (!bytes) fail("encodes characters that are not bytes");
  if (bytes->size() > kMaxOwnedBytes - owned_bytes_) fail("encodes more than 1 MiB");
  owned_bytes_ += bytes->size();
  heap_.made.push_back(std::move(*bytes));
  heap_.texts.push_back(heap_.made.back());
  return Value::of(Kind::kBytes, heap_.texts.size() - 1);
}

Value PickleRules::storage(const std::vector<Value>& id) {
  if (ids_ == StorageIds::kNone) fail("refers to a storage where none is allowed");
  if (!id.empty() && id[0].is(Kind::kText) && heap_.text(id[0]) == "module") {
    throw Malformed("It contains a whole pickled module; save the module's state_dict() instead.");
  }
  const std::size_t entries = ids_ == StorageIds::kWithView ? 6 : 5;
  if (id.size() != entries || !id[0].is(Kind::kText) || heap_.text(id[0]) != "storage" ||
      !id[1].is(Kind::kGlobal) || global_at(id[1].bits).token != Token::kStorageClass ||
      !(id[2].is(Kind::kText) || id[2].is(Kind::kBytes)) || !id[4].is(Kind::kInt)) {
    fail("refers to a storage in an unknown way");
  }
  const Global& type = global_at(id[1].bits);
  if (id[4].integer() < 0 || id[4].integer() > kMaxPickledElements) {
    fail(str_cat("declares a storage of ", id[4].integer(), " elements"));
  }
  const std::int64_t elements = id[4].integer() * type.numbers;
  StorageWindow window;
  window.storage = find_or_add_storage(id[2], type, elements);
  window.length = elements;
  if (entries == 6 && !id[5].is(Kind::kNone)) {
    if (!id[5].is(Kind::kTuple)) fail("refers to a view in an unknown way");
    const std::vector<Value>& view = heap_.items(id[5]);
    if (view.size() != 3 || !view[1].is(Kind::kInt) || !view[2].is(Kind::kInt)) {
      fail("refers to a view in an unknown way");
    }
    window.first = view[1].integer();
    window.length = view[2].integer();
    if (window.first < 0 || window.length < 0 || window.first > elements ||
        window.length > elements - window.first) {
      fail("refers to a view beyond its storage");
    }
  }
  heap_.windows.push_back(window);
  return Value::of(Kind::kStorage, heap_.windows.size() - 1);
}

std::uint32_t PickleRules::find_or_add_storage(Value key, const Global& type,
                                               std::int64_t elements) {
  const std::string_view text = heap_.text(key);
  const auto index = static_cast<std::uint32_t>(heap_.storages.size());
  const auto [entry, is_new] = heap_.storage_by_key.try_emplace(text, index);
  if (is_new) {
    heap_.storages.push_back({text, type.dtype, elements, type.opaque, type.numbers});
    return index;
  }
  const PickledStorage& known = heap_.storages[entry->second];
  if (known.dtype != type.dtype || known.elements != elements || known.opaque != type.opaque) {
    fail(str_cat("describes the storage '", printable(text), "' in two ways"));
  }
  return entry->second;
}

}  // namespace crooner::checkpoint
