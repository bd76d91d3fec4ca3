#include "checkpoint/pickle_value.h"

namespace crooner::checkpoint {

const char* kind_name(Value value) {
  switch (value.kind) {
    case Value::Kind::kUnset:
      return "nothing";
    case Value::Kind::kNone:
      return "None";
    case Value::Kind::kBool:
      return "a boolean";
    case Value::Kind::kInt:
      return "an integer";
    case Value::Kind::kFloat:
      return "a number";
    case Value::Kind::kText:
      return "a text";
    case Value::Kind::kBytes:
      return "bytes";
    case Value::Kind::kBigInt:
      return "an integer of more than 64 bits";
    case Value::Kind::kTuple:
      return "a tuple";
    case Value::Kind::kList:
      return "a list";
    case Value::Kind::kDict:
    case Value::Kind::kOrderedDict:
      return "a dictionary";
    case Value::Kind::kGlobal:
      return "a function or class";
    case Value::Kind::kNumpyType:
      return "a numpy type";
    case Value::Kind::kStorage:
      return "a storage";
    case Value::Kind::kOpaque:
      return "an object that is not read";
    case Value::Kind::kTensor:
      break;
  }
  return "a tensor";
}

}  // namespace crooner::checkpoint
