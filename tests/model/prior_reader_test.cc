#include <gtest/gtest.h>

#include "base/error.h"
#include "config/model_folder.h"
#include "model/load_model.h"
#include "support/paths.h"

namespace crooner::model {
namespace {

TEST(PriorReader, ReadsEachTensorAsTheWholeIsLoaded) {
  const auto folder = config::read_model_folder(source_file("models/smoke"));
  for (const at::ScalarType linear : {at::kFloat, at::kHalf}) {
    const int top = folder.top_level();
    const auto whole = load_prior_weights(folder, top, at::kCPU, linear);
    PriorReader read(folder, top, at::kCPU, linear);
    for (const auto& [name, tensor] : whole) {
      const at::Tensor one = read(name);
      EXPECT_EQ(one.scalar_type(), tensor.scalar_type()) << name;
      EXPECT_TRUE(one.equal(tensor)) << name;
    }
    EXPECT_THROW(read("prior.none"), InputError);
  }
}

}  // namespace
}  // namespace crooner::model
