#include "plan/training_work.h"

#include <gtest/gtest.h>

#include "config/model_folder.h"
#include "plan/work.h"
#include "support/paths.h"

namespace crooner::plan {
namespace {

config::ModelFolder smoke() {
  return config::read_model_folder(source_file("models/smoke"));
}

TEST(TrainingWork, IsThatOfAHandCountOfTheSmokeModel) {
  // 32 positions, width 48, attention state 12: rows, columns, previous rows of 8, and 32 lyrics.
  const double layers = 3 * 32 * (48 * 36 + 12 * 48 + 2 * 48 * 48) +
                        32 * (48 * 12 + 12 * 48 + 2 * 48 * 48) + 32 * 48 * 24;
  const double attention = 24 * (4 * 36 + 8 * 10 + 3 * 8 * 8 + 32 * 32);
  // The lyrics' encoder: two layers of width 32, its projection to 48 and its 80 logits.
  const double encoder = 2 * 32 * (32 * 24 + 8 * 32 + 2 * 32 * 32) + 16 * (4 * 36 + 8 * 10) +
                         32 * 32 * 48 + 32 * 48 * 80;
  const double products = layers + attention + 32 * 48 * 64 + encoder;
  EXPECT_EQ(products, 1389824);
  EXPECT_EQ(forward_flops(smoke().top().config), 2 * products);

  // The upsampler below: 128 positions, width 32, and a conditioner from 32 codes.
  const double upsampler = 3 * 128 * (32 * 24 + 8 * 32 + 2 * 32 * 32) +
                           16 * (8 * 136 + 16 * 36 + 7 * 16 * 16) + 128 * 32 * 64;
  const double conditioner = 32 * (32 * 16 * 3) + 32 * (4 * 4 * 16 * 16 + 4 * 16 * 16) +
                             64 * (4 * 4 * 16 * 16 + 4 * 16 * 32);
  EXPECT_EQ(forward_flops(smoke().at_level(1).config), 2 * (upsampler + conditioner));
}

TEST(TrainingWork, OfAStepIsThatOfAllItsPasses) {
  config::PriorPreset preset;
  preset.model = smoke().top().config;
  preset.run.batch = 2;
  preset.run.accumulate = 3;
  const double forward = forward_flops(*preset.model);
  EXPECT_EQ(step_flops(preset), 6 * 3 * forward);
  preset.recompute = true;
  EXPECT_GT(step_flops(preset), 6 * 3.5 * forward);
  EXPECT_LT(step_flops(preset), 6 * 4 * forward);
}

TEST(TrainingWork, OfAVqvaeIsEncodingLookingUpAndDecoding) {
  config::VqvaePreset preset;
  preset.model = smoke().vqvae;
  preset.sample_length = 4096;
  preset.levels = {1};
  preset.run.batch = 2;
  preset.run.accumulate = 1;
  const double encode = encode_flops(preset.model, 1, 4096);
  const double decode = decode_flops(preset.model, 1, 4096);
  const double look_up = 2.0 * 128 * 64 * 16;  // 128 codes, 64 vectors of 16 numbers
  EXPECT_EQ(step_flops(preset), 2 * (3 * encode + look_up + 3 * decode));
  preset.decoder_only = true;
  EXPECT_EQ(step_flops(preset), 2 * (encode + look_up + 3 * decode));
}

}  // namespace
}  // namespace crooner::plan
