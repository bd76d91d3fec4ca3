// The saved-codes files of the ancestral runs: what `continue` and `upsample` read of the
// original's.
#include <gtest/gtest.h>

#include "base/strings.h"
#include "checkpoint/weight_file.h"
#include "golden/compare.h"
#include "golden/end_to_end_songs.h"
#include "tensor/load_tensors.h"

namespace crooner::golden {
namespace {

void check_codes_file(Case& golden, const std::string& name, int level, int levels) {
  SCOPED_TRACE(name);
  const auto file = std::make_shared<const checkpoint::WeightFile>(golden.path(name));
  const auto read = [&](const std::string& path) -> at::Tensor {
    const checkpoint::StoredTensor* stored = file->find_other(path);
    EXPECT_NE(stored, nullptr) << path;
    return stored ? tensor::load(file, *stored) : at::Tensor();
  };
  EXPECT_TRUE(file->tensors().empty());

  const std::string run = "ancestral/out.safetensors";
  const Json json = golden.json();
  const nlohmann::json& saved = file->metadata();
  const Json kwargs = json["modes"]["ancestral"]["sampling_kwargs"];
  for (int other = 0; other < levels; ++other) {
    const std::string zs = str_cat("zs_", other);
    expect_equal(read(str_cat("zs/", other)),
                 golden.tensor(run, str_cat("after_level_", level, "/", zs)), zs);
    expect_equal(read(str_cat("labels/", other, "/y")),
                 golden.tensor("inputs.safetensors", str_cat("label_y_level_", other)), "labels");
    const auto& infos = saved["labels"][other]["info"];
    const Json expected = json["label_info_per_level"][other];
    ASSERT_EQ(infos.size(), expected.size());
    for (std::size_t song = 0; song < infos.size(); ++song) {
      EXPECT_EQ(infos[song], expected[song].raw());
    }
    const auto& settings = saved["sampling_kwargs"][other];
    for (const std::string& key : kwargs[other].keys()) {
      EXPECT_EQ(settings[key], kwargs[other][key].raw()) << key;
    }
  }
  const at::Tensor audio = read("x");
  const std::string x = str_cat("after_level_", level, "/x");
  if (golden.has_tensor(run, x)) {
    expect_equal(audio, golden.tensor(run, x).narrow(1, 0, audio.size(1)), x);
  }
}

}  // namespace

void check_codes_files(Case& golden, int levels) {
  for (int level = 0; level < levels; ++level) {
    for (const char* ending : {".pth.tar", ".zip.pth.tar"}) {
      const std::string name = str_cat("codes_level_", level, ending);
      if (golden.has(name)) check_codes_file(golden, name, level, levels);
    }
  }
}

}  // namespace crooner::golden
