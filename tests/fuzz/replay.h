#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "support/paths.h"

namespace crooner::fuzz {

// Calls `exercise` with every input in tests/fuzz/corpus/`target`, its beginnings and versions of
// it with single bytes changed: what the fuzzers found, and a few steps from it.
template <typename Exercise>
void replay(const std::string& target, Exercise&& exercise) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry :
       std::filesystem::directory_iterator(source_file("tests/fuzz/corpus/" + target))) {
    paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  ASSERT_FALSE(paths.empty());
  for (const auto& path : paths) {
    std::ifstream in(path, std::ios::binary);
    const std::string whole(std::istreambuf_iterator<char>(in), {});
    ASSERT_NO_THROW(exercise(std::string_view(whole))) << path;
    const std::size_t step = whole.size() / 64 + 1;
    for (std::size_t at = 0; at < whole.size(); at += step) {
      ASSERT_NO_THROW(exercise(std::string_view(whole).substr(0, at))) << path << " cut at " << at;
      std::string changed = whole;
      changed[at] = static_cast<char>(changed[at] ^ 0x5a);
      ASSERT_NO_THROW(exercise(std::string_view(changed))) << path << " changed at " << at;
    }
  }
}

}  // namespace crooner::fuzz
