#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "allocations.h"
#include "base/philox.h"
#include "fuzz/weight_file_exercise.h"
#include "scratch.h"
#include "support/paths.h"

namespace crooner::checkpoint {
namespace {

namespace fs = std::filesystem;

// What the fuzzer found to be different ways through the readers, and small files of every format.
std::vector<std::string> corpus() {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(source_file("tests/fuzz/corpus/weight_file"))) {
    paths.push_back(entry.path());
  }
  const std::string golden = source_file("tests/golden/end_to_end/unlabelled_2level/");
  paths.push_back(golden + "codes_level_1.pth.tar");
  paths.push_back(golden + "codes_level_1.zip.pth.tar");
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> files;
  for (const fs::path& path : paths) files.push_back(read_all(path));
  return files;
}

TEST(Corpus, EveryFileAndMutationIsRejectedOrParsed) {
  constexpr std::uint32_t kMutations = 200;
  const std::vector<std::string> files = corpus();
  ASSERT_GT(files.size(), 60u);
  std::size_t understood = 0;
  for (std::uint32_t i = 0; i < files.size(); ++i) {
    understood += exercise(as_bytes(files[i])).empty();
    for (std::uint32_t mutation = 0; mutation < kMutations; ++mutation) {
      std::string file = files[i];
      const PhiloxBlock random = philox({mutation, i, 0, 0}, {1, 2});
      const std::size_t at = random[0] % file.size();
      switch (random[1] % 3) {
        case 0:
          file[at] = static_cast<char>(random[2]);
          break;
        case 1:  // a piece of it comes twice
          file.insert(at, file.substr(random[2] % file.size(), random[3] % 64));
          break;
        default:
          file.erase(at, random[3] % 16);
      }
      const AllocationPeak peak;
      ASSERT_NO_THROW(exercise(as_bytes(file))) << i << " " << mutation;
      ASSERT_LT(peak.bytes(), std::size_t{8} << 20) << i << " " << mutation;
    }
  }
  EXPECT_GE(understood, 2u);  // the golden ones
}

}  // namespace
}  // namespace crooner::checkpoint
