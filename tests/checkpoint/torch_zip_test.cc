#include <gtest/gtest.h>

#include "allocations.h"
#include "base/error.h"
#include "build_pickle.h"
#include "build_zip.h"
#include "checkpoint/file_index.h"
#include "checkpoint/weight_file.h"
#include "fuzz/weight_file_exercise.h"

namespace crooner::checkpoint {
namespace {

using zip::Entry;

std::string zip_storage(const std::string& key, std::int32_t elements) {
  return pickle::tuple({pickle::text("storage"), pickle::global("torch", "FloatStorage"),
                        pickle::text(key), pickle::text("cpu"), pickle::integer(elements)}) +
         "Q";
}

// A state dictionary of one tensor of 3 floats, and a number.
std::string object() {
  return pickle::whole(
      pickle::dict({{"model", pickle::dict({{"w", pickle::tensor(zip_storage("0", 3), {3}, {1})}})},
                    {"step", "K\x05"}}));
}

std::vector<Entry> parts() {
  return {
      {"tiny/data.pkl", object()}, {"tiny/data/0", raw<float>({1, 2, 3})}, {"tiny/version", "3\n"}};
}

std::string refusal(const std::string& file) {
  const AllocationPeak peak;
  const std::string what = exercise(as_bytes(file));
  EXPECT_LT(peak.bytes(), 1u << 20);
  return what;
}

void expect_refused(const std::vector<Entry>& entries, const std::string& part) {
  const std::string what = refusal(zip::archive(entries));
  EXPECT_NE(what.find(part), std::string::npos) << "'" << what << "' does not say: " << part;
}

TEST(TorchZip, ReadsAStateDictionary) {
  const std::string file = zip::archive(parts());
  const FileIndex index = read_file_index(as_bytes(file));
  EXPECT_STREQ(index.format, "PyTorch zip");
  EXPECT_EQ(index.metadata.dump(), R"({"step":5})");
  ASSERT_EQ(index.tensors.size(), 1u);
  EXPECT_EQ(index.tensors[0].spec(), (TensorSpec{"w", {3}, DType::kF32}));
  EXPECT_EQ(file.substr(index.tensors[0].offset, 12), raw<float>({1, 2, 3}));
}

TEST(TorchZip, ReadsVariantsOfOtherWriters) {
  std::vector<Entry> entries = parts();
  entries[1].sizes_follow = true;
  entries[1].padding = std::string(17, 'Z');
  entries[0].large = entries[1].large = true;
  std::swap(entries[0], entries[2]);
  for (const zip::End end : {zip::End::kPlain, zip::End::kZip64}) {
    const std::string file = zip::archive(entries, end);
    EXPECT_EQ(refusal(file), "");
    const FileIndex index = read_file_index(as_bytes(file));
    EXPECT_EQ(file.substr(index.tensors[0].offset, 12), raw<float>({1, 2, 3}));
  }
  entries.push_back({"tiny/byteorder", "little"});
  entries.push_back({"tiny/.data/serialization_id", "123"});
  EXPECT_EQ(refusal(zip::archive(entries)), "");
  std::string commented = zip::archive(entries);
  commented[commented.size() - 2] = 4;
  EXPECT_EQ(refusal(commented + "note"), "");
}

TEST(TorchZip, RejectsArchivesThatAreNotStored) {
  const auto with = [](std::size_t index, auto&& change) {
    std::vector<Entry> entries = parts();
    change(entries[index]);
    return entries;
  };
  expect_refused(with(1, [](Entry& e) { e.method = 8; }), "'tiny/data/0' is compressed");
  expect_refused(with(1, [](Entry& e) { e.flags = 1; }), "'tiny/data/0' is encrypted");
  expect_refused(with(0, [](Entry& e) { e.crc_flip = 1; }), "checksum");
  expect_refused(with(1, [](Entry& e) { e.header_shift = 1; }),
                 "not where the zip directory points");
  expect_refused(with(2, [](Entry& e) { e.header_shift = 1 << 20; }),
                 "not where the zip directory");
  expect_refused(with(1, [](Entry& e) { e.header_shift = -1; }), "overlaps another one");
  expect_refused(with(0, [](Entry& e) { e.size_shift = 8; }), "overlaps another one");
  expect_refused(with(2, [](Entry& e) { e.size_shift = 1 << 20; }), "reaches beyond the data");
  expect_refused(with(1, [](Entry& e) { e.name = "tiny/data.pkl"; }), "'tiny/data.pkl' twice");
  expect_refused(with(2, [](Entry& e) { e.name = "../version"; }), "not a path inside the archive");
  expect_refused(with(2, [](Entry& e) { e.name = "/version"; }), "not a path inside the archive");
  expect_refused(with(2, [](Entry& e) { e.name = "other/data.pkl"; }), "several pickles");
}

TEST(TorchZip, RejectsOtherArchives) {
  const auto with = [](const Entry& entry) {
    std::vector<Entry> entries = parts();
    entries.push_back(entry);
    return entries;
  };
  expect_refused({{"a.txt", "hello"}}, "not one written by torch.save");
  expect_refused(with({"tiny/constants.pkl", ""}), "TorchScript");
  expect_refused(with({"tiny/code/__torch__.py", ""}), "TorchScript");
  expect_refused(with({"tiny/byteorder", "big"}), "big-endian");
  expect_refused({parts()[0], parts()[1], {"tiny/version", "11\n"}}, "version '11'");
  expect_refused({parts()[0], parts()[2]}, "'data/0' is missing");
  expect_refused({parts()[0], {"tiny/data/0", "12345678"}}, "8 bytes where 12 are expected");
  expect_refused({parts()[0], {"tiny/data/0", std::string(16, 'x')}},
                 "16 bytes where 12 are expected");
  expect_refused({{"tiny/data.pkl", object() + "."}, parts()[1]}, "Bytes follow the end");
  expect_refused({{"tiny/data.pkl", object().substr(0, 50)}, parts()[1]}, "ends early");
}

TEST(TorchZip, RejectsDamagedDirectories) {
  EXPECT_NE(refusal(zip::archive(parts(), zip::End::kContradicting)).find("contradict"),
            std::string::npos);
  std::string lacking = zip::archive(parts());
  for (std::size_t i = lacking.size() - 14; i < lacking.size() - 2; ++i) lacking[i] = '\xff';
  EXPECT_EQ(refusal(lacking), "The zip archive lacks its zip64 directory.");
}

TEST(TorchZip, EveryTruncationIsRefused) {
  for (const zip::End end : {zip::End::kPlain, zip::End::kZip64}) {
    const std::string file = zip::archive(parts(), end);
    for (std::size_t length = 0; length < file.size(); ++length) {
      const std::vector<std::byte> cut(
          as_bytes(file).begin(), as_bytes(file).begin() + static_cast<std::ptrdiff_t>(length));
      EXPECT_NE(exercise(cut), "") << length;
    }
  }
  EXPECT_EQ(refusal(zip::archive(parts()).substr(0, 200)),
            "The zip archive has no directory at its end, so the file is incomplete; download it "
            "again.");
}

TEST(TorchZip, EveryFlippedBitIsRejectedOrParsed) {
  std::vector<Entry> entries = parts();
  entries[1].large = true;
  std::string file = zip::archive(entries, zip::End::kZip64);
  for (std::size_t at = 0; at < file.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      file[at] = static_cast<char>(file[at] ^ (1 << bit));
      ASSERT_NO_THROW(refusal(file)) << at << " " << bit;
      file[at] = static_cast<char>(file[at] ^ (1 << bit));
    }
  }
}

TEST(TorchZip, VerifyFindsDamagedStorages) {
  const Scratch scratch;
  const WeightFile good(scratch.file("good.pt", zip::archive(parts())));
  EXPECT_NO_THROW(good.verify());
  std::vector<Entry> entries = parts();
  entries[1].crc_flip = 1;
  const WeightFile bad(scratch.file("bad.pt", zip::archive(entries)));
  EXPECT_NE(sentence<InputError>([&] { bad.verify(); }).find("damaged in its entry 'tiny/data/0'"),
            std::string::npos);
}

}  // namespace
}  // namespace crooner::checkpoint
