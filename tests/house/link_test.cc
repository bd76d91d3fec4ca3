// The torch-free rooms reach no LibTorch: not by a symbol, and not by a library of the executable.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <string>
#include <vector>

#include "base/strings.h"
#include "support/paths.h"

namespace crooner::house {
namespace {

std::vector<std::string> output_of(const std::string& command) {
  std::vector<std::string> lines(1);
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return {};
  std::array<char, 4096> piece;
  while (std::fgets(piece.data(), piece.size(), pipe) != nullptr) {
    lines.back() += piece.data();
    if (lines.back().back() == '\n') {
      lines.back().pop_back();
      lines.emplace_back();
    }
  }
  lines.pop_back();
  if (pclose(pipe) != 0)
    ADD_FAILURE() << "'" << command << "' failed: " << (lines.empty() ? "" : lines.back());
  return lines;
}

// The undefined symbols of an archive that live in LibTorch's namespaces (at, c10, torch, caffe2).
std::vector<std::string> torch_symbols(const std::string& archive) {
  std::vector<std::string> found;
  for (const std::string& line : output_of(str_cat("nm --undefined-only '", archive, "'"))) {
    for (const char* space :
         {"_ZN2at", "_ZN3c10", "_ZN5torch", "_ZN6caffe2", "_ZNK2at", "_ZNK3c10", "_ZNK5torch"}) {
      if (line.find(space) != std::string::npos) found.push_back(line);
    }
  }
  return found;
}

bool names_torch(const std::string& library) {
  return library.find("torch") != std::string::npos || library.find("libc10") != std::string::npos;
}

TEST(Link, CoreUsesNoSymbolOfLibTorch) {
  const auto found = torch_symbols(built_file("src/libcrooner_core.a"));
  EXPECT_TRUE(found.empty()) << found.size() << " symbols, the first: " << found.front();
}

TEST(Link, TheProbeSeesTorchWhereItIs) {
  EXPECT_FALSE(torch_symbols(built_file("src/libcrooner_internal.a")).empty());
}

TEST(Link, CroonerNeedsNoLibTorch) {
  for (const std::string& line : output_of("readelf -d '" + built_file("bin/crooner") + "'")) {
    if (line.find("(NEEDED)") != std::string::npos) {
      EXPECT_FALSE(names_torch(line)) << line;
    }
  }
  for (const std::string& line : output_of("ldd '" + built_file("bin/crooner") + "'")) {
    EXPECT_FALSE(names_torch(line)) << line;
  }
}

TEST(Link, CroonerTorchNeedsTheCpuHalfOnly) {
  bool cpu = false;
  for (const std::string& line :
       output_of("readelf -d '" + built_file("libexec/crooner/crooner-torch") + "'")) {
    if (line.find("(NEEDED)") == std::string::npos) continue;
    cpu = cpu || line.find("libtorch_cpu.so") != std::string::npos;
    EXPECT_EQ(line.find("cuda"), std::string::npos) << line;
  }
  EXPECT_TRUE(cpu);
}

}  // namespace
}  // namespace crooner::house
