#include "base/local_address.h"

#include <gtest/gtest.h>

namespace crooner {
namespace {

TEST(LocalAddress, OfThisHostIsTheOneThatIsReached) {
  EXPECT_EQ(local_address_towards("127.0.0.1", 29500), "127.0.0.1");
}

TEST(LocalAddress, IsEmptyForANameThatDoesNotExist) {
  EXPECT_EQ(local_address_towards("no such host", 29500), "");
}

}  // namespace
}  // namespace crooner
