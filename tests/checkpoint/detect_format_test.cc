#include <gtest/gtest.h>

#include <string>

#include "fuzz/weight_file_exercise.h"
#include "scratch.h"

namespace crooner::checkpoint {
namespace {

void expect_refused(const std::string& file, const std::string& part) {
  const std::string what = exercise(as_bytes(file));
  EXPECT_NE(what.find(part), std::string::npos) << "'" << what << "' does not say: " << part;
}

TEST(DetectFormat, ReportsTheActualKindOfFile) {
  expect_refused("", "empty");
  expect_refused("<!DOCTYPE html><html>", "a web page");
  expect_refused("\xef\xbb\xbf\n  <HTML lang='en'>", "a web page");
  expect_refused("<?xml version='1.0'?><Error><Code>NoSuchKey</Code>", "a web page");
  expect_refused("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n",
                 "a Git LFS pointer");
  std::string tar(512, '\0');
  tar.replace(257, 5, "ustar");
  expect_refused(tar, "a tar archive");
  expect_refused("PYTORCH1 and more", "'PYTORCH1'");
  expect_refused("\x1f\x8b\x08 and more", "gzip");
  expect_refused("GGUF and more", "GGUF");
  expect_refused("RIFF....WAVE", "not a weight file");
  expect_refused("\x80\x02N.", "not one written by torch.save");
  expect_refused("\x80\x07N.", "not a weight file");
}

}  // namespace
}  // namespace crooner::checkpoint
