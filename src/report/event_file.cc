#include "report/event_file.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <vector>

#include "base/crc.h"
#include "base/files.h"
#include "base/os_process.h"
#include "base/strings.h"
#include "report/protobuf_message.h"

namespace crooner::report {
namespace {

// Field numbers of the messages, as in TensorFlow's event.proto and summary.proto.
namespace event {
constexpr int kWallTime = 1, kStep = 2, kFileVersion = 3, kSummary = 5, kSessionLog = 7;
}
namespace summary {
constexpr int kValue = 1;
constexpr int kTag = 1, kSimpleValue = 2, kImage = 4, kHistogram = 5, kAudio = 6, kTensor = 8,
              kMetadata = 9;
}  // namespace summary
constexpr int kSessionStart = 1;  // SessionLog.SessionStatus
constexpr int kDtString = 7;      // DataType

double seconds_since_1970() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

std::filesystem::path new_file_name(const std::filesystem::path& folder) {
  create_folder(folder);
  return folder / str_cat("events.out.tfevents.", std::llround(seconds_since_1970()), ".",
                          host_name(), ".", process_id());
}

std::string little_endian(std::uint64_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i));
  return text;
}

// A checksum of a checksum would be weak: record files store it rotated and shifted.
std::string masked_crc(std::string_view bytes) {
  const std::uint32_t crc = crc32c(std::as_bytes(std::span(bytes)));
  return little_endian(((crc >> 15) | (crc << 17)) + 0xa282ead8u, 4);
}

// A number of a PNG file's header, big-endian.
std::int64_t header_number(const std::string& png, std::size_t offset) {
  std::int64_t number = 0;
  for (std::size_t i = offset; i < std::min(offset + 4, png.size()); ++i)
    number = number << 8 | static_cast<unsigned char>(png[i]);
  return number;
}

}  // namespace

EventFile::EventFile(const std::filesystem::path& folder, std::int64_t step)
    : file_(new_file_name(folder)) {
  ProtobufMessage version;
  version.number(event::kWallTime, seconds_since_1970())
      .bytes(event::kFileVersion, "brain.Event:2");
  write(version);
  ProtobufMessage begins;
  begins.number(event::kWallTime, seconds_since_1970())
      .integer(event::kStep, step)
      .message(event::kSessionLog, ProtobufMessage().integer(1, kSessionStart));
  write(begins);
}

void EventFile::write(const ProtobufMessage& event) {
  const std::string& data = event.encoded();
  const std::string length = little_endian(data.size(), 8);
  const std::string record = length + masked_crc(length) + data + masked_crc(data);
  file_.append(std::as_bytes(std::span(record)));
}

void EventFile::write_value(std::int64_t step, const ProtobufMessage& value) {
  ProtobufMessage message;
  message.number(event::kWallTime, seconds_since_1970())
      .integer(event::kStep, step)
      .message(event::kSummary, ProtobufMessage().message(summary::kValue, value));
  write(message);
}

void EventFile::scalars(std::int64_t step, const std::string& group,
                        const std::map<std::string, double>& values) {
  ProtobufMessage all;
  for (const auto& [name, number] : values) {
    all.message(summary::kValue, ProtobufMessage()
                                     .bytes(summary::kTag, str_cat(group, "/", name))
                                     .single(summary::kSimpleValue, static_cast<float>(number)));
  }
  ProtobufMessage message;
  message.number(event::kWallTime, seconds_since_1970())
      .integer(event::kStep, step)
      .message(event::kSummary, all);
  write(message);
}

void EventFile::text(std::int64_t step, const std::string& tag, const std::string& text) {
  ProtobufMessage plugin, shape, tensor;
  plugin.bytes(1, "text");
  shape.message(2, ProtobufMessage().integer(1, 1));  // one dimension of size 1
  tensor.integer(1, kDtString).message(2, shape).bytes(8, text);
  write_value(step, ProtobufMessage()
                        .bytes(summary::kTag, tag)
                        .message(summary::kTensor, tensor)
                        .message(summary::kMetadata, ProtobufMessage().message(1, plugin)));
}

void EventFile::histogram(std::int64_t step, const std::string& tag,
                          std::span<const double> values) {
  constexpr std::size_t kRanges = 30;
  if (values.empty()) return;
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const double width = std::max((*high - *low) / kRanges, 1e-12);
  std::vector<double> limits, counts(kRanges);
  for (std::size_t i = 1; i <= kRanges; ++i)
    limits.push_back(*low + width * static_cast<double>(i));
  double sum = 0, squares = 0;
  for (const double value : values) {
    const auto range = static_cast<std::size_t>((value - *low) / width);
    ++counts[std::min(range, kRanges - 1)];
    sum += value;
    squares += value * value;
  }
  ProtobufMessage histogram;
  histogram.number(1, *low)
      .number(2, *high)
      .number(3, static_cast<double>(values.size()))
      .number(4, sum)
      .number(5, squares)
      .numbers(6, limits)
      .numbers(7, counts);
  write_value(step,
              ProtobufMessage().bytes(summary::kTag, tag).message(summary::kHistogram, histogram));
}

void EventFile::image(std::int64_t step, const std::string& tag, const std::string& png) {
  constexpr std::size_t kWidth = 16, kHeight = 20;  // in the file's IHDR
  ProtobufMessage image;
  image.integer(1, header_number(png, kHeight))
      .integer(2, header_number(png, kWidth))
      .integer(3, 3)  // RGB
      .bytes(4, png);
  write_value(step, ProtobufMessage().bytes(summary::kTag, tag).message(summary::kImage, image));
}

void EventFile::sound(std::int64_t step, const std::string& tag, const std::string& wav,
                      int sample_rate) {
  ProtobufMessage sound;
  sound.single(1, static_cast<float>(sample_rate))
      .integer(2, 1)
      .bytes(4, wav)
      .bytes(5, "audio/wav");
  write_value(step, ProtobufMessage().bytes(summary::kTag, tag).message(summary::kAudio, sound));
}

}  // namespace crooner::report
