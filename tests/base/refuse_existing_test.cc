#include "base/refuse_existing.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/error.h"
#include "base/error_message.h"
#include "base/temporary_folder.h"

namespace crooner {
namespace {

TEST(RefuseExisting, WhatExistsIsReplacedByForceOnly) {
  const test::TemporaryFolder folder;
  const std::filesystem::path file = folder / "loss\n.png";
  EXPECT_NO_THROW(refuse_existing(file, "--page", false));
  std::ofstream(file) << "mine";
  EXPECT_NO_THROW(refuse_existing(file, "--page", true));
  const std::string message =
      test::error_message<UsageError>([&] { refuse_existing(file, "--page", false); });
  EXPECT_NE(message.find("\\x0a.png' already exists; choose another --page, or replace it with "
                         "--force."),
            std::string::npos)
      << message;
}

}  // namespace
}  // namespace crooner
