#include "run_folder/journal_record.h"

#include <bit>
#include <cstring>
#include <limits>
#include <stdexcept>

#include "base/crc.h"

namespace crooner::run_folder {
namespace {

static_assert(std::endian::native == std::endian::little, "the journal is little-endian");

constexpr std::size_t kHeaderBytes = 8;                    // length and checksum
constexpr std::size_t kFixedPayload = 16;                  // kind, level, segment, zeros, position
constexpr std::size_t kMaxPayload = std::size_t{1} << 28;  // far beyond any real one

template <typename T>
void put(std::byte* at, T value) {
  std::memcpy(at, &value, sizeof value);
}

template <typename T>
T get(const std::byte* at) {
  T value;
  std::memcpy(&value, at, sizeof value);
  return value;
}

// Covers the length too: a flipped bit in it could merge two records.
std::uint32_t checksum(std::string_view run_hash, std::uint32_t length,
                       std::span<const std::byte> payload) {
  const std::uint32_t of_run = crc32c(std::as_bytes(std::span(run_hash)));
  return crc32c(payload, crc32c(std::as_bytes(std::span(&length, 1)), of_run));
}

}  // namespace

std::vector<std::byte> encode_record(const JournalRecord& record, std::string_view run_hash) {
  const std::size_t length = kFixedPayload + 4 * record.values.size();
  if (length > kMaxPayload) throw std::invalid_argument("A journal record is too long.");
  std::vector<std::byte> bytes(kHeaderBytes + length);
  std::byte* payload = bytes.data() + kHeaderBytes;
  put(payload, static_cast<std::uint8_t>(record.kind));
  put(payload + 1, static_cast<std::uint8_t>(record.level));
  put(payload + 2, static_cast<std::uint16_t>(record.segment));
  put(payload + 8, record.position);
  for (std::size_t i = 0; i < record.values.size(); ++i) {
    const std::int64_t value = record.values[i];
    if (value < 0 || value > std::numeric_limits<std::int32_t>::max()) {
      throw std::invalid_argument("A journal holds values from 0 to 2^31 - 1.");
    }
    put(payload + kFixedPayload + 4 * i, static_cast<std::int32_t>(value));
  }
  const auto stored = static_cast<std::uint32_t>(length);
  put(bytes.data(), stored);
  put(bytes.data() + 4, checksum(run_hash, stored, {payload, length}));
  return bytes;
}

std::optional<DecodedRecord> decode_record(std::span<const std::byte> bytes,
                                           std::string_view run_hash) {
  if (bytes.size() < kHeaderBytes + kFixedPayload) return std::nullopt;
  const auto length = get<std::uint32_t>(bytes.data());
  if (length < kFixedPayload || length > kMaxPayload || length % 4 != 0) return std::nullopt;
  if (bytes.size() - kHeaderBytes < length) return std::nullopt;
  const std::span<const std::byte> payload = bytes.subspan(kHeaderBytes, length);
  if (get<std::uint32_t>(bytes.data() + 4) != checksum(run_hash, length, payload))
    return std::nullopt;
  const auto kind = get<std::uint8_t>(payload.data());
  if (kind < 1 || kind > 4) return std::nullopt;  // of a later version
  DecodedRecord decoded;
  decoded.size = kHeaderBytes + length;
  decoded.record.kind = static_cast<RecordKind>(kind);
  decoded.record.level = get<std::uint8_t>(payload.data() + 1);
  decoded.record.segment = get<std::uint16_t>(payload.data() + 2);
  decoded.record.position = get<std::int64_t>(payload.data() + 8);
  for (std::size_t at = kFixedPayload; at < length; at += 4) {
    decoded.record.values.push_back(get<std::int32_t>(payload.data() + at));
  }
  return decoded;
}

}  // namespace crooner::run_folder
