#include "report/protobuf_message.h"

#include <bit>

namespace crooner::report {
namespace {

enum WireType { kVarint = 0, kEightBytes = 1, kBytes = 2, kFourBytes = 5 };

}  // namespace

void ProtobufMessage::varint(std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) encoded_ += static_cast<char>(value | 0x80);
  encoded_ += static_cast<char>(value);
}

void ProtobufMessage::key(int field, int wire_type) {
  varint(static_cast<std::uint64_t>(field) << 3 | static_cast<std::uint64_t>(wire_type));
}

void ProtobufMessage::little_endian(std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) encoded_ += static_cast<char>(value >> (8 * i));
}

ProtobufMessage& ProtobufMessage::integer(int field, std::int64_t value) {
  key(field, kVarint);
  varint(static_cast<std::uint64_t>(value));
  return *this;
}

ProtobufMessage& ProtobufMessage::number(int field, double value) {
  key(field, kEightBytes);
  little_endian(std::bit_cast<std::uint64_t>(value), 8);
  return *this;
}

ProtobufMessage& ProtobufMessage::single(int field, float value) {
  key(field, kFourBytes);
  little_endian(std::bit_cast<std::uint32_t>(value), 4);
  return *this;
}

ProtobufMessage& ProtobufMessage::bytes(int field, std::string_view value) {
  key(field, kBytes);
  varint(value.size());
  encoded_ += value;
  return *this;
}

ProtobufMessage& ProtobufMessage::numbers(int field, std::span<const double> values) {
  key(field, kBytes);
  varint(8 * values.size());
  for (const double value : values) little_endian(std::bit_cast<std::uint64_t>(value), 8);
  return *this;
}

}  // namespace crooner::report
