#include "report/event_file.h"

#include <gtest/gtest.h>

#include <bit>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/crc.h"
#include "base/files.h"
#include "base/paths.h"

namespace crooner::report {
namespace {

namespace fs = std::filesystem;

std::uint64_t little_endian(const std::string& bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;)
    value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

std::uint32_t unmasked(const std::string& bytes) {
  const auto masked = static_cast<std::uint32_t>(little_endian(bytes)) - 0xa282ead8u;
  return masked << 15 | masked >> 17;
}

// The messages of a file, each with its checksums checked.
std::vector<std::string> read_records(const std::string& file) {
  std::vector<std::string> records;
  for (std::size_t at = 0; at < file.size();) {
    const std::string length = file.substr(at, 8);
    EXPECT_EQ(unmasked(file.substr(at + 8, 4)), crc32c(std::as_bytes(std::span(length))));
    const std::string data = file.substr(at + 12, little_endian(length));
    EXPECT_EQ(unmasked(file.substr(at + 12 + data.size(), 4)),
              crc32c(std::as_bytes(std::span(data))));
    records.push_back(data);
    at += 16 + data.size();
  }
  return records;
}

struct Field {
  std::uint64_t number = 0;  // a varint, or the bits of a float or double
  std::string bytes;
};

// The fields of a message, by field number.
std::multimap<int, Field> fields_of(const std::string& message) {
  std::multimap<int, Field> fields;
  std::size_t at = 0;
  const auto varint = [&] {
    std::uint64_t value = 0;
    for (int shift = 0;; shift += 7) {
      const auto byte = static_cast<unsigned char>(message.at(at++));
      value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < message.size()) {
    const std::uint64_t key = varint();
    Field field;
    switch (key & 7) {
      case 0:
        field.number = varint();
        break;
      case 1:
        field.number = little_endian(message.substr(at, 8));
        at += 8;
        break;
      case 5:
        field.number = little_endian(message.substr(at, 4));
        at += 4;
        break;
      default:
        const std::uint64_t size = varint();
        field.bytes = message.substr(at, size);
        at += size;
    }
    fields.emplace(static_cast<int>(key >> 3), field);
  }
  return fields;
}

const Field& field(const std::multimap<int, Field>& fields, int number) {
  static const Field none;
  const auto found = fields.find(number);
  EXPECT_NE(found, fields.end()) << "field " << number;
  return found == fields.end() ? none : found->second;
}

// The first value of an event's summary.
std::multimap<int, Field> value_of(const std::string& event) {
  return fields_of(field(fields_of(field(fields_of(event), 5).bytes), 1).bytes);
}

class EventFileTest : public ::testing::Test {
 protected:
  EventFileTest()
      : folder_(fs::path(::testing::TempDir()) /
                ::testing::UnitTest::GetInstance()->current_test_info()->name()) {
    fs::remove_all(folder_);
  }

  std::vector<std::string> records() const {
    const auto files = list_folder(folder_);
    EXPECT_EQ(files.size(), 1u);
    EXPECT_TRUE(files[0].filename().string().starts_with("events.out.tfevents."));
    return read_records(read_file(files[0]));
  }

  fs::path folder_;
};

TEST_F(EventFileTest, BeginsWithItsVersionAndTheStepThatIsResumed) {
  { EventFile events(folder_, 40); }
  const auto all = records();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(field(fields_of(all[0]), 3).bytes, "brain.Event:2");
  EXPECT_EQ(field(fields_of(all[1]), 2).number, 40u);
  EXPECT_EQ(field(fields_of(field(fields_of(all[1]), 7).bytes), 1).number, 1u);  // START
}

TEST_F(EventFileTest, HasAnEventPerStepWithAllScalars) {
  EventFile events(folder_, 0);
  events.scalars(7, "train", {{"loss", 2.5}, {"lr", 0.125}});
  const auto event = fields_of(records().at(2));
  EXPECT_EQ(field(event, 2).number, 7u);
  const auto values = fields_of(field(event, 5).bytes);
  ASSERT_EQ(values.count(1), 2u);
  const auto loss = fields_of(values.find(1)->second.bytes);
  EXPECT_EQ(field(loss, 1).bytes, "train/loss");
  EXPECT_EQ(std::bit_cast<float>(static_cast<std::uint32_t>(field(loss, 2).number)), 2.5f);
}

TEST_F(EventFileTest, HistogramsCountEveryValueOnce) {
  EventFile events(folder_, 0);
  events.histogram(3, "codebook/level_0", std::vector<double>{0, 1, 1, 3});
  const auto value = value_of(records().at(2));
  const auto histogram = fields_of(field(value, 5).bytes);
  const std::string& counts = field(histogram, 7).bytes;
  ASSERT_EQ(counts.size(), 30u * 8);
  double sum = 0;
  for (std::size_t i = 0; i < 30; ++i)
    sum += std::bit_cast<double>(little_endian(counts.substr(8 * i, 8)));
  EXPECT_EQ(sum, 4);
  EXPECT_EQ(field(histogram, 6).bytes.size(), counts.size());
  EXPECT_EQ(std::bit_cast<double>(field(histogram, 2).number), 3);
  EXPECT_EQ(std::bit_cast<double>(field(histogram, 5).number), 11);
}

TEST_F(EventFileTest, TextImagesAndSoundsAreThere) {
  EventFile events(folder_, 0);
  events.text(0, "preset", "{}");
  const std::string png = std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\4\xb0\0\0\1\x90", 24);
  events.image(1, "spectrogram", png);
  events.sound(1, "sample", "RIFF", 8000);
  const auto all = records();
  const auto text = value_of(all.at(2));
  EXPECT_EQ(field(fields_of(field(text, 8).bytes), 8).bytes, "{}");
  EXPECT_EQ(field(fields_of(field(fields_of(field(text, 9).bytes), 1).bytes), 1).bytes, "text");
  const auto image = fields_of(field(value_of(all.at(3)), 4).bytes);
  EXPECT_EQ(field(image, 2).number, 1200u);
  EXPECT_EQ(field(image, 1).number, 400u);
  EXPECT_EQ(field(image, 4).bytes, png);
  const auto sound = fields_of(field(value_of(all.at(4)), 6).bytes);
  EXPECT_EQ(field(sound, 4).bytes, "RIFF");
}

}  // namespace
}  // namespace crooner::report
