#include "checkpoint/pickle_machine.h"

#include <algorithm>
#include <utility>

#include "base/strings.h"
#include "base/utf8.h"
#include "checkpoint/file_index.h"

namespace crooner::checkpoint {
namespace {

constexpr std::size_t kDeepestStack = 1'000'000;
constexpr std::size_t kMaxMarks = 1'000;
constexpr std::size_t kMaxMemo = 1'000'000;
constexpr std::uint64_t kMaxTextLength = 1 << 20;
constexpr std::uint64_t kMaxIntegerBytes = 32;
constexpr std::size_t kMaxNameLength = 256;
constexpr std::size_t kMaxOpaqueNames = 8;  // that messages may name

// Two's complement, little-endian, at most 8 bytes; none is 0.
std::int64_t integer_of(std::string_view bytes) {
  std::uint64_t value = !bytes.empty() && (bytes.back() & 0x80) ? ~std::uint64_t{0} : 0;
  for (std::size_t i = bytes.size(); i-- > 0;) {
    value = value << 8 | static_cast<std::uint8_t>(bytes[i]);
  }
  return std::bit_cast<std::int64_t>(value);
}

}  // namespace

PickleMachine::PickleMachine(std::span<const std::byte> bytes, std::uint64_t origin, StorageIds ids,
                             PickleHeap& heap)
    : input_(bytes, origin), heap_(heap), rules_(ids, heap) {}

Value PickleMachine::run() {
  for (;;) {
    opcode_offset_ = input_.position();
    rules_.set_offset(opcode_offset_);
    const std::uint8_t opcode = input_.u8();
    if (opcode == '.') break;
    if (!step(opcode)) {
      fail(str_cat("uses the operation ", static_cast<int>(opcode), ", which is not allowed"));
    }
  }
  if (stack_.size() != 1 || !marks_.empty()) {
    fail(str_cat("stops with ", stack_.size(), " values on the stack instead of one"));
  }
  return stack_.front();
}

bool PickleMachine::step(std::uint8_t opcode) {
  return step_numbers(opcode) || step_texts(opcode) || step_containers(opcode) ||
         step_memo(opcode) || step_objects(opcode);
}

bool PickleMachine::step_numbers(std::uint8_t opcode) {
  switch (opcode) {
    case 'N':
      push({Value::Kind::kNone});
      return true;
    case 0x88:
      push(Value::of_bool(true));
      return true;
    case 0x89:
      push(Value::of_bool(false));
      return true;
    case 'J':
      push(Value::of_int(input_.number<std::int32_t>()));
      return true;
    case 'K':
      push(Value::of_int(input_.u8()));
      return true;
    case 'M':
      push(Value::of_int(input_.number<std::uint16_t>()));
      return true;
    case 'G':
      push(Value::of_float(input_.big_endian_double()));
      return true;
    case 0x8a:
      push_long(input_.u8());
      return true;
    case 0x8b:
      push_long(input_.number<std::uint32_t>());
      return true;
    default:
      return false;
  }
}

bool PickleMachine::step_texts(std::uint8_t opcode) {
  switch (opcode) {
    case 'X':
      push_text(input_.number<std::uint32_t>(), Value::Kind::kText);
      return true;
    case 0x8c:
      push_text(input_.u8(), Value::Kind::kText);
      return true;
    case 0x8d:
      push_text(input_.number<std::uint64_t>(), Value::Kind::kText);
      return true;
    case 'U':
    case 'C':
      push_text(input_.u8(), Value::Kind::kBytes);
      break;
    case 'T':
    case 'B':
      push_text(input_.number<std::uint32_t>(), Value::Kind::kBytes);
      break;
    case 0x8e:
    case 0x96:
      push_text(input_.number<std::uint64_t>(), Value::Kind::kBytes);
      break;
    default:
      return false;
  }
  // Strings of Python 2 are bytes; keys and names among them are treated as strings.
  const bool python2 = opcode == 'U' || opcode == 'T';
  if (python2 && !invalid_utf8_offset(heap_.text(top()))) top().kind = Value::Kind::kText;
  return true;
}

bool PickleMachine::step_containers(std::uint8_t opcode) {
  switch (opcode) {
    case '(':
      if (marks_.size() == kMaxMarks) fail("sets more than 1000 marks");
      marks_.push_back(stack_.size());
      return true;
    case '}':
      push_sequence(Value::Kind::kDict, {});
      return true;
    case ']':
      push_sequence(Value::Kind::kList, {});
      return true;
    case ')':
      push_sequence(Value::Kind::kTuple, {});
      return true;
    case 0x85:
    case 0x86:
    case 0x87: {
      std::vector<Value> items(opcode - 0x84u);
      for (std::size_t i = items.size(); i-- > 0;) items[i] = pop();
      push_sequence(Value::Kind::kTuple, std::move(items));
      return true;
    }
    case 't':
      push_sequence(Value::Kind::kTuple, pop_to_mark());
      return true;
    case 0x8f:  // a set
      push({Value::Kind::kOpaque});
      return true;
    case 0x90: {
      const std::vector<Value> items = pop_to_mark();
      if (!top().is(Value::Kind::kOpaque)) fail(str_cat("adds to ", kind_name(top())));
      return true;
    }
    case 0x91:
      pop_to_mark();
      push({Value::Kind::kOpaque});
      return true;
    case 's': {
      const Value value = pop();
      const Value key = pop();
      set_items(top(), {key, value});
      return true;
    }
    case 'u': {
      const std::vector<Value> pairs = pop_to_mark();
      set_items(top(), pairs);
      return true;
    }
    case 'a': {
      const Value item = pop();
      append(top(), {item});
      return true;
    }
    case 'e': {
      const std::vector<Value> items = pop_to_mark();
      append(top(), items);
      return true;
    }
    default:
      return false;
  }
}

bool PickleMachine::step_memo(std::uint8_t opcode) {
  switch (opcode) {
    case 'q':
      put(input_.u8());
      return true;
    case 'r':
      put(input_.number<std::uint32_t>());
      return true;
    case 0x94:
      put(memo_.size());
      return true;
    case 'h':
      get(input_.u8());
      return true;
    case 'j':
      get(input_.number<std::uint32_t>());
      return true;
    default:
      return false;
  }
}

bool PickleMachine::step_objects(std::uint8_t opcode) {
  switch (opcode) {
    case 0x80: {
      const int version = input_.u8();
      if (version < 2 || version > 5)
        fail(str_cat("is of protocol ", version, "; 2 to 5 are read"));
      return true;
    }
    case 0x95: {
      const auto length = input_.number<std::uint64_t>();
      if (length > input_.remaining()) fail("has a frame that extends beyond its end");
      return true;
    }
    case 'c': {
      const std::string_view module = input_.line(kMaxNameLength);
      push_global(module, input_.line(kMaxNameLength));
      return true;
    }
    case 0x93: {
      const Value name = pop();
      const Value module = pop();
      if (!name.is(Value::Kind::kText) || !module.is(Value::Kind::kText)) {
        fail("names a function by something other than strings");
      }
      push_global(heap_.text(module), heap_.text(name));
      return true;
    }
    case 0x92:
      pop();  // the named arguments
      [[fallthrough]];
    case 'R':
    case 0x81: {
      const Value args = pop_argument_tuple();
      const Value callee = pop();
      if (callee.is(Value::Kind::kOpaque)) {
        push(callee);
        return true;
      }
      if (!callee.is(Value::Kind::kGlobal)) fail(str_cat("calls ", kind_name(callee)));
      const Global& global = global_at(callee.bits);
      const std::vector<Value> values = heap_.items(args);
      push(opcode == 'R' ? rules_.reduce(global, values) : rules_.new_object(global, values));
      return true;
    }
    case 'b': {
      const Value state = pop();
      rules_.build(top(), state);
      return true;
    }
    case 'Q': {
      const Value id = pop();
      if (!id.is(Value::Kind::kTuple)) fail("refers to a storage by something other than a tuple");
      push(rules_.storage(heap_.items(id)));
      return true;
    }
    default:
      return false;
  }
}

void PickleMachine::push(Value value) {
  if (stack_.size() == kDeepestStack) fail("pushes more than a million values");
  stack_.push_back(value);
}

Value PickleMachine::pop() {
  const Value value = top();
  stack_.pop_back();
  return value;
}

Value& PickleMachine::top() {
  if (stack_.size() <= (marks_.empty() ? 0 : marks_.back())) {
    fail("pops from an empty stack");
  }
  return stack_.back();
}

std::vector<Value> PickleMachine::pop_to_mark() {
  if (marks_.empty()) fail("pops a mark that was not set");
  const auto begin = stack_.begin() + marks_.back();
  std::vector<Value> items(begin, stack_.end());
  stack_.erase(begin, stack_.end());
  marks_.pop_back();
  return items;
}

Value PickleMachine::pop_argument_tuple() {
  const Value args = pop();
  if (!args.is(Value::Kind::kTuple)) fail("calls with something other than a tuple");
  return args;
}

void PickleMachine::push_text(std::uint64_t length, Value::Kind kind) {
  if (length > kMaxTextLength)
    fail(str_cat("contains a string of ", length, " bytes; at most 1 MiB is allowed"));
  const std::string_view text = input_.take(length);
  // Python writes a lone surrogate as it is, which is no UTF-8.
  if (kind == Value::Kind::kText && invalid_utf8_offset(text)) kind = Value::Kind::kBytes;
  heap_.texts.push_back(text);
  push(Value::of(kind, heap_.texts.size() - 1));
}

void PickleMachine::push_long(std::uint64_t length) {
  if (length > kMaxIntegerBytes) fail(str_cat("contains an integer of ", length, " bytes"));
  const std::string_view bytes = input_.take(length);
  if (length <= sizeof(std::int64_t)) return push(Value::of_int(integer_of(bytes)));
  heap_.texts.push_back(bytes);
  push(Value::of(Value::Kind::kBigInt, heap_.texts.size() - 1));
}

void PickleMachine::push_sequence(Value::Kind kind, std::vector<Value> items) {
  push(rules_.make_sequence(kind, std::move(items)));
}

void PickleMachine::append(Value list, const std::vector<Value>& items) {
  if (list.is(Value::Kind::kOpaque)) return;
  if (!list.is(Value::Kind::kList)) fail(str_cat("appends to ", kind_name(list)));
  rules_.count_items(items.size());
  auto& sequence = heap_.sequences[list.bits];
  sequence.insert(sequence.end(), items.begin(), items.end());
}

void PickleMachine::set_items(Value dict, const std::vector<Value>& pairs) {
  rules_.check_pairs(pairs);
  if (dict.is(Value::Kind::kOpaque)) return;
  if (!dict.is_dict()) fail(str_cat("sets an entry of ", kind_name(dict)));
  rules_.count_items(pairs.size());
  auto& sequence = heap_.sequences[dict.bits];
  sequence.insert(sequence.end(), pairs.begin(), pairs.end());
}

void PickleMachine::put(std::uint64_t index) {
  // Writers number their entries in order, from 0 or (Python 2) from 1.
  if (index > memo_.size() + 1 || index >= kMaxMemo) {
    fail(str_cat("stores memo entry ", index, " when ", memo_.size(), " exist"));
  }
  const Value value = top();
  if (index >= memo_.size()) memo_.resize(index + 1);
  memo_[index] = value;
}

void PickleMachine::get(std::uint64_t index) {
  if (index >= memo_.size() || memo_[index].is(Value::Kind::kUnset)) {
    fail(str_cat("reads memo entry ", index, ", which does not exist"));
  }
  push(memo_[index]);
}

void PickleMachine::push_global(std::string_view module, std::string_view name) {
  const auto index = find_global(module, name);
  if (index) return push(Value::of(Value::Kind::kGlobal, *index));
  if (is_hostile(module, name)) {
    throw Malformed(str_cat(
        "Its pickle names '", printable(module), ".", printable(name), "' at byte ", opcode_offset_,
        " of the file, which is not allowed in a checkpoint. Nothing was executed."));
  }
  std::string full = str_cat(printable(module), ".", printable(name));
  auto& names = heap_.opaque_names;
  if (names.size() < kMaxOpaqueNames && std::find(names.begin(), names.end(), full) == names.end())
    names.push_back(std::move(full));
  push({Value::Kind::kOpaque});
}

void PickleMachine::fail(const std::string& what) const {
  rules_.fail(what);
}

}  // namespace crooner::checkpoint
