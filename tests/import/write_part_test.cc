#include "import/write_part.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <filesystem>
#include <fstream>
#include <new>
#include <stdexcept>

#include "base/error.h"
#include "base/safetensors_header.h"
#include "checkpoint/safetensors_writer.h"
#include "checkpoint/scratch.h"
#include "checkpoint/weight_file.h"

namespace crooner::importer {
namespace {

namespace fs = std::filesystem;
using checkpoint::as_bytes;
using checkpoint::raw;
using checkpoint::Scratch;
using checkpoint::sentence;
using checkpoint::WeightFile;

// All tensors of a file.
ImportSource open_source(const std::string& path) {
  ImportSource source{path, {}, {}};
  const auto file = std::make_shared<const WeightFile>(path);
  for (const checkpoint::StoredTensor& tensor : file->tensors()) {
    source.tensors[tensor.name] = {file, &tensor};
  }
  return source;
}

TEST(WritePart, NamesTheTensorThatHoldsNaN) {
  const Scratch scratch;
  const std::vector<TensorSpec> specs{{"good", {2}, DType::kF32}, {"bad", {3}, DType::kF16}};
  const auto source = scratch.path("source.safetensors");
  {
    checkpoint::SafetensorsWriter writer(source, specs);
    writer.write(as_bytes(raw<float>({1, 2}) + raw<std::uint16_t>({0x3c00, 0x3c00, 0x7c01})));
    writer.finish();
  }
  const ImportSource file = open_source(source.string());
  const std::string what = sentence<InputError>([&] {
    write_part(file, {specs, {}}, scratch.path("out.safetensors"));
  });
  EXPECT_NE(what.find("The tensor 'bad' in '"), std::string::npos) << what;
  EXPECT_NE(what.find("first in element 2;"), std::string::npos) << what;
  EXPECT_FALSE(fs::exists(scratch.path("out.safetensors")));
}

TEST(WritePart, TiedTensorsMustBeTheSame) {
  const Scratch scratch;
  const std::vector<TensorSpec> specs{{"x_emb", {1}, DType::kU8}, {"x_out", {1}, DType::kU8}};
  const PartTable table{specs, {{"x_out", "x_emb"}}};
  const auto check = [&](const std::string& bytes) {
    const auto path = scratch.path("tied.safetensors");
    checkpoint::SafetensorsWriter writer(path, specs);
    writer.write(as_bytes(bytes));
    writer.finish();
    check_part(open_source(path.string()), table);
  };
  EXPECT_NO_THROW(check("aa"));
  EXPECT_NE(sentence<InputError>([&] { check("ab"); }).find("must be the same but differ"),
            std::string::npos);
  // Of a file with one of the two, it is written under the first name.
  const auto one = scratch.path("one.safetensors"), out = scratch.path("out.safetensors");
  {
    checkpoint::SafetensorsWriter writer(one, {specs[1]});
    writer.write(as_bytes("c"));
    writer.finish();
  }
  const ImportSource file = open_source(one.string());
  EXPECT_NO_THROW(check_part(file, table));
  write_part(file, table, out);
  EXPECT_NE(WeightFile(out).find("x_emb"), nullptr);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
// Lets the process have this much more memory of its own than it has now.
class DataLimit {
 public:
  explicit DataLimit(std::uint64_t more) {
    getrlimit(RLIMIT_DATA, &before_);
    rlimit limit = before_;
    limit.rlim_cur = status_bytes("VmData:") + more;
    setrlimit(RLIMIT_DATA, &limit);
  }
  ~DataLimit() { setrlimit(RLIMIT_DATA, &before_); }
  DataLimit(const DataLimit&) = delete;
  DataLimit& operator=(const DataLimit&) = delete;

 private:
  static std::uint64_t status_bytes(const std::string& field) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
      if (line.starts_with(field)) return std::stoull(line.substr(field.size())) * 1024;
    }
    throw std::runtime_error("no " + field);
  }

  rlimit before_{};
};

TEST(WritePart, NeedsLittleMemoryWhateverTheFileSize) {
  constexpr std::int64_t kElements = 12 << 20;  // 48 MiB per tensor, 192 MiB in all
  const Scratch scratch;
  std::vector<TensorSpec> specs;
  for (int i = 0; i < 4; ++i) {
    specs.push_back({"t" + std::to_string(i), {kElements}, DType::kF32});
  }
  const auto source = scratch.path("sparse.safetensors");
  const std::string header = serialize_safetensors_header(specs, {});
  std::ofstream(source, std::ios::binary) << header;
  fs::resize_file(source, header.size() + specs.size() * kElements * sizeof(float));

  const DataLimit limit(std::uint64_t{32} << 20);                          // less than one tensor
  EXPECT_THROW(std::vector<char>(std::size_t{64} << 20), std::bad_alloc);  // the limit is in force
  const ImportSource file = open_source(source.string());
  const std::string hash = write_part(file, {specs, {}}, scratch.path("out.safetensors"));
  EXPECT_EQ(hash.size(), 64u);
  EXPECT_GT(fs::file_size(scratch.path("out.safetensors")), fs::file_size(source));
}
#endif

}  // namespace
}  // namespace crooner::importer
