#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "checkpoint/pickle_input.h"
#include "checkpoint/pickle_rules.h"
#include "checkpoint/pickle_value.h"

namespace crooner::checkpoint {

// Reads one pickle by interpreting a closed subset of its opcodes: it builds values and nothing
// else. Nothing is imported or called; the allowed names are in pickle_globals.cc, what they build
// in pickle_rules.cc. Stack, marks, memo, containers and strings are bounded, nothing recurses
// (docs/spec/legacy-checkpoint.md, sections 4 and 5).
class PickleMachine {
 public:
  // `bytes` starts with the pickle, at the file offset `origin`; the heap keeps views of it.
  PickleMachine(std::span<const std::byte> bytes, std::uint64_t origin, StorageIds ids,
                PickleHeap& heap);

  // The pickle's value. Throws Malformed with the offset of the error.
  Value run();

  std::size_t consumed() const { return input_.consumed(); }  // bytes, after run()

 private:
  bool step(std::uint8_t opcode);  // false: not in this group
  bool step_numbers(std::uint8_t opcode);
  bool step_texts(std::uint8_t opcode);
  bool step_containers(std::uint8_t opcode);
  bool step_memo(std::uint8_t opcode);
  bool step_objects(std::uint8_t opcode);

  void push(Value value);
  Value pop();
  Value& top();
  std::vector<Value> pop_to_mark();
  Value pop_argument_tuple();

  void push_text(std::uint64_t length, Value::Kind kind);
  void push_long(std::uint64_t length);
  void push_sequence(Value::Kind kind, std::vector<Value> items);
  void append(Value list, const std::vector<Value>& items);
  void set_items(Value dict, const std::vector<Value>& pairs);
  void put(std::uint64_t index);
  void get(std::uint64_t index);
  void push_global(std::string_view module, std::string_view name);
  [[noreturn]] void fail(const std::string& what) const;

  PickleInput input_;
  PickleHeap& heap_;
  PickleRules rules_;
  std::uint64_t opcode_offset_ = 0;
  std::vector<Value> stack_;
  std::vector<std::size_t> marks_;
  std::vector<Value> memo_;
};

}  // namespace crooner::checkpoint
