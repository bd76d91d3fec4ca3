#pragma once

#include <string>

namespace crooner::test {

// The sentence of the `Expected` that `action` throws; "(nothing was thrown)" when it does not.
template <typename Expected, typename Action>
std::string error_message(Action&& action) {
  try {
    action();
  } catch (const Expected& error) {
    return error.what();
  }
  return "(nothing was thrown)";
}

}  // namespace crooner::test
