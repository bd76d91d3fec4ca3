#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace crooner::report {

// A message in the encoding of Protocol Buffers, field by field.
class ProtobufMessage {
 public:
  ProtobufMessage& integer(int field, std::int64_t value);              // int32, int64, enum
  ProtobufMessage& number(int field, double value);                     // double
  ProtobufMessage& single(int field, float value);                      // float
  ProtobufMessage& bytes(int field, std::string_view value);            // string, bytes, message
  ProtobufMessage& numbers(int field, std::span<const double> values);  // repeated double, packed
  ProtobufMessage& message(int field, const ProtobufMessage& value) {
    return bytes(field, value.encoded_);
  }

  const std::string& encoded() const { return encoded_; }

 private:
  void varint(std::uint64_t value);
  void key(int field, int wire_type);
  void little_endian(std::uint64_t value, int bytes);

  std::string encoded_;
};

}  // namespace crooner::report
