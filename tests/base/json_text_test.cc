#include "base/json_text.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

namespace crooner {
namespace {

TEST(JsonText, DepthIsCountedOutsideOfStrings) {
  EXPECT_FALSE(is_deep_json(""));
  EXPECT_FALSE(is_deep_json(R"({"a": [1, {"b": []}]})"));
  EXPECT_FALSE(is_deep_json('"' + std::string(200, '[') + '"'));
  EXPECT_FALSE(is_deep_json("\"\\\"" + std::string(200, '{') + '"'));
  EXPECT_TRUE(is_deep_json(std::string(101, '[')));
  EXPECT_TRUE(is_deep_json("\"\\\\\"" + std::string(101, '{')));
  std::string wide;
  for (int i = 0; i < 200; ++i) wide += "[],";
  EXPECT_FALSE(is_deep_json(wide));
}

TEST(JsonText, BytesThatAreNotUtf8AreReplaced) {
  EXPECT_EQ(json_text(nlohmann::json("a\xff")), "\"a\xef\xbf\xbd\"");
}

}  // namespace
}  // namespace crooner
