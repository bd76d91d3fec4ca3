#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>

#include "base/append_file.h"

namespace crooner::report {

class ProtobufMessage;

// A file of events for TensorBoard: records of a length, an Event message and their masked CRC-32C,
// as TensorFlow's record_writer.h and event.proto describe them. Each record is in the file when
// the function returns. Throws ResourceError when it cannot be written.
class EventFile {
 public:
  // A new file in `folder`, named by the time and this host, for a run that has done `step` steps:
  // what earlier files say of later steps is superseded.
  EventFile(const std::filesystem::path& folder, std::int64_t step);

  // Tags are GROUP/NAME.
  void scalars(std::int64_t step, const std::string& group,
               const std::map<std::string, double>& values);
  void text(std::int64_t step, const std::string& tag, const std::string& text);
  // How many of `values` lie in each of 30 equal ranges.
  void histogram(std::int64_t step, const std::string& tag, std::span<const double> values);
  // The contents of a PNG file, and of a WAV file of one channel.
  void image(std::int64_t step, const std::string& tag, const std::string& png);
  void sound(std::int64_t step, const std::string& tag, const std::string& wav, int sample_rate);

 private:
  void write(const ProtobufMessage& event);
  // An event of one summary, of one value.
  void write_value(std::int64_t step, const ProtobufMessage& value);

  AppendFile file_;
};

}  // namespace crooner::report
