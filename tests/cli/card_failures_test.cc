// What a card, its driver or the library may do to a song, by the emulated CUDA library.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "base/strings.h"
#include "cli/smoke_model.h"
#include "support/paths.h"

namespace crooner::cli {
namespace {

class CardFailures : public testing::Test {
 protected:
  // crooner generate on an emulated card; before: variables for the shell.
  ProcessResult sing(const std::string& flags, const std::string& before = "") const {
    return shell(
        str_cat("CROONER_CUDA_LIBRARY=", built_file("lib/libcrooner_cuda_emulated.so"), " ", before,
                " crooner generate --model smoke --engine cuda --seed 7 --seconds 0.1 "
                "--stop-after-level 2 --save-every 0 ",
                flags),
        folder_.path());
  }
  ProcessResult sing_with(const std::string& faults, const std::string& flags) const {
    return sing(flags, str_cat("CROONER_EMULATED_FAULTS='", faults, "'"));
  }

  Folder folder_;
};

TEST_F(CardFailures, EachIsASentence) {
  const struct {
    const char *before, *sentence;
  } cases[] = {
      {"CROONER_EMULATED_FAULTS=0:fails=driver",
       "There is no device \"cuda\": LibTorch can use 0 CUDA devices here. There is no "
       "NVIDIA driver, or one older than the CUDA that this was built with. --device cpu works "
       "everywhere."},
      {"CUDA_VISIBLE_DEVICES=",
       "CUDA_VISIBLE_DEVICES is \"\", which decides what is seen. --device cpu works everywhere."},
      {"CUDA_VISIBLE_DEVICES=7", "CUDA_VISIBLE_DEVICES is \"7\", which decides what is seen."},
      {"CROONER_EMULATED_FAULTS=0:fails=busy",
       "The GPU is in use by another program, or in exclusive mode (all devices are busy or "
       "unavailable); wait for it, or choose another with --device cuda:N."},
      {"CROONER_EMULATED_FAULTS=0:fails=old",
       "This build has no CUDA kernels for the GPU (its compute capability is below 8.0); use "
       "--engine plain"},
      {"CROONER_EMULATED_FAULTS=0:fails=kernels",
       "This build has no CUDA kernels for the GPU (no kernel image is available for execution)"},
      {"CROONER_EMULATED_FAULTS=0:memory=1000",
       "There is not enough memory to sample one song with the level 2 prior; try a lower "
       "--precision (fp16, int8) or another --device."},
  };
  for (const auto& c : cases) {
    const ProcessResult ended = sing("--quiet --out song.wav", c.before);
    EXPECT_EQ(ended.code, 4) << c.before << ": " << ended.err;
    EXPECT_NE(ended.err.find(c.sentence), std::string::npos) << c.before << ": " << ended.err;
    EXPECT_FALSE(std::filesystem::exists(folder_ / "song.wav")) << c.before;
  }
}

// All that was sampled is there when the same command is run again.
TEST_F(CardFailures, ACardThatVanishesLosesNothing) {
  ASSERT_EQ(sing("--quiet --out whole.wav").code, 0);
  const ProcessResult lost = sing_with("0:lost=3", "--quiet --out song.wav");
  EXPECT_EQ(lost.code, 4);
  EXPECT_NE(lost.err.find("The GPU is lost (the device is gone); start again, and the run folder "
                          "continues where it was."),
            std::string::npos)
      << lost.err;
  ASSERT_EQ(sing("--quiet --out song.wav").code, 0);
  EXPECT_EQ(folder_.read("song.wav"), folder_.read("whole.wav"));
}

// A card with room for two of four songs.
TEST_F(CardFailures, TooLittleMemoryHalvesTheBatch) {
  ASSERT_EQ(sing("--quiet --songs 4 --out whole.wav").code, 0);
  const ProcessResult halved = sing_with("0:memory=320000", "--songs 4 --out song.wav");
  EXPECT_EQ(halved.code, 0) << halved.err;
  EXPECT_NE(halved.err.find("Out of memory at level 2; retrying with --max-batch 2."),
            std::string::npos)
      << halved.err;
  for (int song = 1; song <= 4; ++song) {
    EXPECT_EQ(folder_.read(str_cat("song-", song, ".wav")),
              folder_.read(str_cat("whole-", song, ".wav")));
  }
}

}  // namespace
}  // namespace crooner::cli
