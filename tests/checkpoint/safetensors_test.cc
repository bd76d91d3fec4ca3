#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "base/error.h"
#include "checkpoint/file_index.h"
#include "checkpoint/safetensors_writer.h"
#include "checkpoint/weight_file.h"
#include "scratch.h"

namespace crooner::checkpoint {
namespace {

std::string file_of(const std::string& header, const std::string& data) {
  return raw(std::vector<std::uint64_t>{header.size()}) + header + data;
}

std::string refusal(const std::string& file) {
  return sentence<Malformed>([&] { read_file_index(as_bytes(file)); });
}

void expect_refused(const std::string& header, const std::string& data, const std::string& part) {
  const std::string what = refusal(file_of(header, data));
  EXPECT_NE(what.find(part), std::string::npos) << header << "\n  gave: " << what;
}

TEST(Safetensors, RoundTrips) {
  const Scratch scratch;
  const auto path = scratch.path("a.safetensors");
  std::string seen;
  {
    SafetensorsWriter writer(path,
                             {{"w", {2, 3}, DType::kF32},
                              {"empty", {3, 0}, DType::kI64},
                              {"h", {3}, DType::kF16},
                              {"scalar", {}, DType::kF64}},
                             {{"maker", "crooner"}});
    writer.observe([&](std::span<const std::byte> bytes) {
      seen.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    });
    EXPECT_FALSE(std::filesystem::exists(path));
    writer.write(as_bytes(raw<float>({1, 2, 3, 4})));
    writer.write(as_bytes(raw<float>({5, 6}) + "abcdef" + raw<double>({0.5})));
    writer.finish();
  }
  EXPECT_EQ(seen, read_all(path));

  const WeightFile file(path);
  EXPECT_STREQ(file.format(), "safetensors");
  EXPECT_EQ(file.metadata().dump(), R"({"maker":"crooner"})");
  ASSERT_EQ(file.tensors().size(), 4u);
  EXPECT_EQ(file.tensors()[0].name, "w");  // the order of the data
  EXPECT_EQ(file.tensors()[3].name, "scalar");
  EXPECT_EQ(file.find("nothing"), nullptr);
  const StoredTensor* w = file.find("w");
  ASSERT_NE(w, nullptr);
  EXPECT_TRUE(w->contiguous());
  EXPECT_EQ(w->spec(), (TensorSpec{"w", {2, 3}, DType::kF32}));
  EXPECT_EQ(w->offset % 8, 0u);
  std::vector<float> values(6);
  file.read(*w, reinterpret_cast<std::byte*>(values.data()));
  EXPECT_EQ(values, (std::vector<float>{1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(file.bytes(*file.find("h")).size(), 6u);
  EXPECT_EQ(file.bytes(*file.find("empty")).size(), 0u);
  double scalar = 0;
  file.read(*file.find("scalar"), reinterpret_cast<std::byte*>(&scalar));
  EXPECT_EQ(scalar, 0.5);
}

TEST(Safetensors, WriterCreatesNoFileUnlessFinished) {
  const Scratch scratch;
  {
    SafetensorsWriter writer(scratch.path("a.safetensors"), {{"w", {2}, DType::kF32}});
    writer.write(as_bytes(raw<float>({1})));
    EXPECT_THROW(writer.finish(), std::logic_error);
  }
  EXPECT_TRUE(std::filesystem::is_empty(scratch.path("")));
  EXPECT_THROW(SafetensorsWriter(scratch.path("no/such/folder"), {}), ResourceError);
}

TEST(Safetensors, ChecksTheHeader) {
  const std::string w = R"("w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]})";
  const std::string eight(8, 'x');
  EXPECT_EQ(refusal(file_of("{" + w + "}", eight)), "");
  expect_refused("{" + w + "," + w + "}", eight, "names 'w' twice");
  expect_refused("{" + w + "}", "1234567", "ends at least 1 byte early, in the tensor 'w'");
  expect_refused("{" + w + "}", "123456789", "1 byte follows the last tensor");
  expect_refused("{" + w, eight, "is not valid JSON");
  expect_refused("{}" + w, eight, "is not valid JSON");
  expect_refused(R"({"w":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}})", eight, "need 12");
  expect_refused(R"({"w":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}})", eight, "need 8");
  expect_refused(R"({"w":{"dtype":"F32","shape":[2],"data_offsets":[0]}})", eight, "begin and end");
  expect_refused(R"({"w":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}})", eight, "negative");
  expect_refused(R"({"w":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}})", eight, "fraction");
  expect_refused(R"({"w":{"dtype":"F32","data_offsets":[0,8]}})", eight, "no 'shape'");
  expect_refused(R"({"w":{"dtype":"F32","shape":[2],"shape":[2],"data_offsets":[0,8]}})", eight,
                 "'shape' of 'w' twice");
  expect_refused(R"({"w":{"dtype":"F32","shape":[{}],"data_offsets":[0,8]}})", eight, "an object");
  expect_refused(R"({"w":[1]})", eight, "an array");
  expect_refused(R"({"w":null})", eight, "null");
  expect_refused(R"({"__metadata__":{"a":1}})", "", "a number");
  expect_refused(
      R"({"w":{"dtype":"F32","shape":[1099511627776,1099511627776],"data_offsets":[0,8]}})", eight,
      "larger than any file");
  expect_refused(R"({"w":{"dtype":"F32","shape":[18446744073709551615],"data_offsets":[0,8]}})",
                 eight, "larger than any file");
}

// What the format's own reader takes, and other types.
TEST(Safetensors, AudioR10PassesOverWhatItDoesNotRead) {
  const std::string eight(8, 'x');
  const std::string other =
      file_of(R"({"w":{"dtype":"F8_E5M2","shape":[8],"data_offsets":[0,8]}})", eight);
  EXPECT_TRUE(read_file_index(as_bytes(other)).tensors.empty());
  EXPECT_EQ(read_file_index(as_bytes(other)).unread,
            std::vector<std::string>{"the tensor 'w' of type F8_E5M2"});
  for (
      const char* header :
      {R"({"__metadata__":null,"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})",
       R"({"w":{"dtype":"F32","note":{"a":[1,{"b":null}],"c":true},"shape":[2],"x":-1,"y":0.5,"z":"t","data_offsets":[0,8]}})",
       R"(   {"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})"}) {
    EXPECT_EQ(refusal(file_of(header, eight)), "") << header;
    EXPECT_EQ(read_file_index(as_bytes(file_of(header, eight))).tensors.size(), 1u);
  }
}

TEST(Safetensors, RefusesOverlapsAndGaps) {
  const auto two = [](const std::string& a, const std::string& b) {
    return R"({"a":{"dtype":"U8","shape":[4],"data_offsets":)" + a +
           R"(},"b":{"dtype":"U8","shape":[4],"data_offsets":)" + b + "}}";
  };
  EXPECT_EQ(refusal(file_of(two("[4,8]", "[0,4]"), std::string(8, 'x'))), "");
  expect_refused(two("[0,4]", "[0,4]"), "1234", "overlap");
  expect_refused(two("[0,4]", "[2,6]"), "123456", "overlap");
  expect_refused(two("[0,4]", "[5,9]"), "123456789", "gaps");
}

TEST(Safetensors, EveryTruncationIsRefused) {
  const std::string whole = file_of(R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},)"
                                    R"("b":{"dtype":"F16","shape":[2,1],"data_offsets":[4,8]}})",
                                    "12345678");
  EXPECT_EQ(refusal(whole), "");
  for (std::size_t length = 0; length < whole.size(); ++length) {
    EXPECT_NE(refusal(whole.substr(0, length)), "") << length;
  }
}

TEST(Safetensors, HugeHeaderLengthsAllocateNothing) {
  for (const std::uint64_t length : {std::uint64_t{1} << 40, ~std::uint64_t{0}}) {
    const std::string file = raw(std::vector<std::uint64_t>{length}) + "{\"a\":1}";
    EXPECT_NE(refusal(file).find("at most 100000000"), std::string::npos);
  }
  EXPECT_NE(refusal(raw<std::uint64_t>({90'000'000}) + "{}").find("bytes early"),
            std::string::npos);
}

TEST(WeightFile, NamesTheFile) {
  const Scratch scratch;
  const auto what = [](const auto& path) {
    return sentence<InputError>([&] { WeightFile file(path); });
  };
  EXPECT_NE(what(scratch.path("none")).find("none' cannot be read: there is no such file"),
            std::string::npos);
  EXPECT_NE(what(scratch.path("")).find("it is a folder"), std::string::npos);
  EXPECT_NE(what(scratch.file("empty", "")).find("empty' cannot be used. The file is empty"),
            std::string::npos);
}

TEST(TensorMismatches, ListsAllMismatches) {
  const Scratch scratch;
  const auto path = scratch.path("a.safetensors");
  SafetensorsWriter writer(path, {{"shape", {2}, DType::kU8},
                                  {"type", {1}, DType::kI64},
                                  {"half", {1}, DType::kF16},
                                  {"x_emb", {1}, DType::kU8},
                                  {"odd\n", {1}, DType::kU8}});
  writer.write(as_bytes(std::string(14, 'x')));
  writer.finish();
  const std::vector<TensorSpec> expected{{"shape", {3}, DType::kU8}, {"type", {1}, DType::kF32},
                                         {"half", {1}, DType::kF32}, {"x_emb", {1}, DType::kU8},
                                         {"x_out", {1}, DType::kU8}, {"absent", {4}, DType::kF32}};
  const std::vector<std::string> sentences =
      tensor_mismatches(WeightFile(path), expected, {{"x_out", "x_emb"}});
  EXPECT_EQ(sentences,
            (std::vector<std::string>{"The tensor 'shape' has the shape [2] where [3] is expected.",
                                      "The tensor 'type' is of type I64 where F32 is expected.",
                                      "The tensor 'absent' [4] is missing.",
                                      "The tensor 'odd\\x0a' [1] is not part of the model."}));
}

}  // namespace
}  // namespace crooner::checkpoint
