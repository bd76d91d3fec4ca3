#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "base/files.h"
#include "base/strings.h"
#include "checkpoint/weight_file.h"
#include "golden/case.h"
#include "golden/checks.h"

namespace crooner::golden {
namespace {

using checkpoint::StoredTensor;
using checkpoint::WeightFile;

void expect_same_bytes(const WeightFile& file, const StoredTensor* stored,
                       const at::Tensor& expected, const std::string& name) {
  ASSERT_NE(stored, nullptr) << name;
  EXPECT_EQ(at::IntArrayRef(stored->shape), expected.sizes()) << name;
  ASSERT_EQ(stored->spec().elements() * static_cast<std::int64_t>(element_size(stored->dtype)),
            static_cast<std::int64_t>(expected.nbytes()))
      << name;
  std::vector<std::byte> bytes(expected.nbytes());
  file.read(*stored, bytes.data());
  EXPECT_TRUE(bytes.empty() || std::memcmp(bytes.data(), expected.data_ptr(), bytes.size()) == 0)
      << name << " holds other numbers";
}

void check_weights(const Case& golden, const WeightFile& file, const Json& entry) {
  // "../vqvae/vqvae_3level/model.safetensors", seen from the case.
  const std::filesystem::path path = entry["expected_weights"].as<std::string>();
  const auto folder = (golden.name() / path.parent_path()).lexically_normal();
  const auto expected = golden.other(folder.generic_string()).tensors(path.filename().string());
  EXPECT_EQ(file.tensors().size(), expected.size());
  EXPECT_EQ(file.tensors().size(), entry["n_tensors"].as<std::size_t>());
  for (const auto& [name, tensor] : expected) {
    expect_same_bytes(file, file.find(name), tensor, name);
  }
}

void check_peculiarities(const WeightFile& file, const std::string& bytes, const Json& entry) {
  const auto& tensors = file.tensors();
  const auto holds = [&](const std::string& text) { return bytes.find(text) != std::string::npos; };
  EXPECT_TRUE(holds(entry["key_prefix"].as<std::string>() + tensors.front().name));
  if (entry.contains("storage_location_tag")) {
    EXPECT_TRUE(holds(entry["storage_location_tag"].as<std::string>()));
  }
  if (entry.contains("half_tensors")) {
    EXPECT_EQ(std::count_if(tensors.begin(), tensors.end(),
                            [](const StoredTensor& t) { return t.dtype == DType::kF16; }),
              entry["half_tensors"].as<std::ptrdiff_t>());
  }
  if (entry.contains("distinct_storages")) {
    std::set<std::uint64_t> storages;
    for (const StoredTensor& tensor : tensors) storages.insert(tensor.storage_begin);
    EXPECT_EQ(storages.size(), entry["distinct_storages"].as<std::size_t>());
  }
}

void check_optimiser(const Case& golden, const WeightFile& file, const std::string& name,
                     const Json& opt) {
  const nlohmann::json& stored = file.metadata().at("opt");
  EXPECT_EQ(stored.at("state").size(), opt["state_entries"].as<std::size_t>());
  EXPECT_EQ(stored.at("param_groups"), opt["param_groups"].raw());
  auto keys = opt["state_keys"].as<std::vector<std::string>>();
  std::sort(keys.begin(), keys.end());
  for (const auto& [index, state] : stored.at("state").items()) {
    std::vector<std::string> found;
    for (const auto& item : state.items()) found.push_back(item.key());
    EXPECT_EQ(found, keys) << index;
    EXPECT_EQ(state.at("step"), opt["step_value"].raw()) << index;
  }
  const std::string expected = name + ".expected_opt_tensors.safetensors";
  for (const auto& [path, tensor] : golden.tensors(expected)) {
    expect_same_bytes(file, file.find_other("opt/state/" + path), tensor, path);
  }
}

// "missing" says that the entry is not there.
bool is_missing(const Json& value) {
  return value.raw() == "missing";
}

void check_metadata(const Case& golden, const WeightFile& file, const std::string& name,
                    const Json& entry) {
  const nlohmann::json& metadata = file.metadata();
  EXPECT_EQ(metadata.at("hps"), entry["hps"].raw());
  for (const char* key : {"step", "opt"}) {
    EXPECT_EQ(metadata.contains(key), !is_missing(entry[key])) << key;
  }
  if (!is_missing(entry["step"])) {
    EXPECT_EQ(metadata.at("step"), entry["step"].raw());
  }
  if (entry["opt"].raw().is_object()) {
    check_optimiser(golden, file, name, entry["opt"]);
  } else if (!is_missing(entry["opt"])) {
    EXPECT_EQ(metadata.at("opt"), entry["opt"].raw());
  }
  std::set<std::string> keys{"model"};
  for (const auto& item : metadata.items()) keys.insert(item.key());
  EXPECT_EQ(keys, entry["top_level_keys"].as<std::set<std::string>>());
  if (entry.contains("extra_entries")) {
    for (const auto& key : entry["extra_entries"].as<std::vector<std::string>>()) {
      EXPECT_TRUE(metadata.contains(key) && metadata.at(key).is_number()) << key;
    }
  }
}

}  // namespace

void check_checkpoints(Case& golden) {
  const Json all = golden.json();
  for (const std::string& name : all.keys()) {
    const Json entry = all[name];
    // "vqvae.pth.tar (legacy stream)"
    for (const auto& described : entry["files"].as<std::vector<std::string>>()) {
      const auto blank = described.find(' ');
      const auto path = golden.path(described.substr(0, blank));
      SCOPED_TRACE(path.string());
      const WeightFile file(path);
      EXPECT_STREQ(file.format(), described.find("zip archive") != std::string::npos
                                      ? "PyTorch zip"
                                      : "PyTorch legacy");
      EXPECT_NO_THROW(file.verify());
      check_weights(golden, file, entry);
      check_peculiarities(file, read_file(path), entry);
      check_metadata(golden, file, name, entry);
    }
  }
}

}  // namespace crooner::golden
