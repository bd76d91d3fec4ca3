#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace crooner::golden {

// What the runner was asked to check with; a check that samples uses it.
struct Options {
  std::string engine = "auto";  // "auto", "plain", "cpu" or "cuda"
  std::string device = "cpu";   // as --device spells it
  bool deterministic = true;
};

class Ledger;  // what of a case has been read

// A view of a JSON value that remembers which leaves a check has read.
class Json {
 public:
  Json(std::shared_ptr<Ledger> ledger, std::string file, nlohmann::json::json_pointer at);

  Json operator[](const std::string& key) const;  // throws when it is not there: the case fails
  Json operator[](std::size_t index) const;
  bool contains(const std::string& key) const;
  bool is_null() const;  // reading a null counts
  std::size_t size() const;
  std::vector<std::string> keys() const;
  std::vector<Json> items() const;  // of an array

  // The value; every leaf below it counts as read.
  const nlohmann::json& raw() const;
  template <typename T>
  T as() const {
    return raw().get<T>();
  }

 private:
  const nlohmann::json& value() const;

  std::shared_ptr<Ledger> ledger_;
  std::string file_;
  nlohmann::json::json_pointer at_;
};

// One folder of golden data. Whatever it holds must be read by the check of its kind: every file,
// every tensor, every number, truth value and string, save what needs no check (unread()).
class Case {
 public:
  // `folder` is relative to `root`.
  Case(std::filesystem::path root, std::filesystem::path folder, Options options = {});

  const Options& options() const { return options_; }
  const std::filesystem::path& root() const { return root_; }
  std::string name() const { return folder_.generic_string(); }  // "priors/prior_plain"
  std::filesystem::path path(const std::string& file) const;     // all of the file counts as read
  bool has(const std::string& file) const;

  Json json(const std::string& file = "case.json") const;
  at::Tensor tensor(const std::string& file, const std::string& name) const;  // counts as read
  bool has_tensor(const std::string& file, const std::string& name) const;
  std::vector<std::string> tensor_names(const std::string& file) const;  // does not count
  // All of them, and all count: inputs, weights.
  std::map<std::string, at::Tensor> tensors(const std::string& file) const;

  // Another case of the tree (a prior's VQ-VAE). What is read there does not count here.
  Case other(const std::string& name) const { return Case(root_, name, options_); }

  // Sentences about what was not read. Left out is what needs no check: precision, seeds, margins,
  // nulls, notes and names.
  std::vector<std::string> unread() const;

 private:
  std::filesystem::path root_;
  std::filesystem::path folder_;
  Options options_;
  std::shared_ptr<Ledger> ledger_;
};

// A check reads a case and states what must hold with GoogleTest's EXPECT_*. One a kind:
// tests/golden/<kind>_check.cc defines it, runner.cc lists it.
using Check = void (*)(Case&);

}  // namespace crooner::golden
