#include <crooner/error.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "api/labellers.h"
#include "api/workload.h"
#include "config/find_model.h"
#include "config/model_folder.h"

namespace crooner::api {
namespace {

using Warnings = std::vector<std::string>;

class UnsupportedFields : public ::testing::Test {
 protected:
  UnsupportedFields() {
    model.name = "plain";
    request.genre = "folk";
    request.lyrics = "la la";
    request.seconds = 0.256;
  }
  Warnings warnings() {
    Warnings said;
    make_song_state(model, make_labellers(model), request, {}, &said);
    return said;
  }
  config::ModelFolder model = config::read_model_folder(config::find_model("smoke"));
  Request request;
};

TEST_F(UnsupportedFields, NoneInAModelThatTakesAll) {
  EXPECT_EQ(warnings(), Warnings{});
}

TEST_F(UnsupportedFields, OfAModelWithoutLyrics) {
  model.priors.back().config.lyrics.reset();
  EXPECT_EQ(warnings(), Warnings{"The model 'plain' takes no lyrics: ignored."});
  request.strict = true;
  EXPECT_THROW(warnings(), InputError);
  request.lyrics.clear();
  EXPECT_EQ(warnings(), Warnings{});
}

TEST_F(UnsupportedFields, OfAModelWithoutLabels) {
  model.priors.back().config.labels.reset();
  EXPECT_EQ(warnings(), Warnings{"The model 'plain' takes no genre and artist, lyrics: ignored."});
  request.genre.clear();
  request.lyrics.clear();
  EXPECT_EQ(warnings(), Warnings{});
}

TEST_F(UnsupportedFields, HuggingFace8AHopThatIsNoWholeNumberOfCodesOfTheLevelAbove) {
  request.hop_fraction.levels[1] = 0.2;
  EXPECT_EQ(warnings(), Warnings{"--hop-fraction 0.2 of level 1 is 25 codes, which becomes 24: a "
                                 "hop is a whole number of codes of the level above."});
  request.hop_fraction.levels[1] = 0.25;
  EXPECT_EQ(warnings(), Warnings{});
}

}  // namespace
}  // namespace crooner::api
