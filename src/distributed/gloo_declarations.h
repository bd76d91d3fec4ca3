#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

// What LibTorch's ProcessGroupGloo.hpp names of Gloo, whose own headers the wheel lacks
// (docs/decisions/0053). Our code only passes pointers to these types from one function of LibTorch
// to another, so their members do not matter; none of them is ever made or called here.
namespace gloo {

class Context {
 public:
  void setTimeout(std::chrono::milliseconds timeout);
};

namespace rendezvous {

class Store {
 public:
  virtual ~Store() = default;
  virtual void set(const std::string& key, const std::vector<char>& value) = 0;
  virtual std::vector<char> get(const std::string& key) = 0;
  virtual void wait(const std::vector<std::string>& keys) = 0;
  virtual void wait(const std::vector<std::string>& keys,
                    const std::chrono::milliseconds& timeout) = 0;
};

}  // namespace rendezvous

namespace transport {

class Device;

class UnboundBuffer {
 public:
  virtual ~UnboundBuffer() = default;
};

}  // namespace transport

}  // namespace gloo
