#include "run_folder/journal_record.h"

#include <bit>
#include <cstring>
#include <limits>
#include <stdexcept>

#include "base/crc.h"

namespace crooner::run_folder {
namespace {

static_assert(std::endian::native == std::endian::little, "the journal is little-endian");

constexpr std::size_t kPrefix = 8;                         // length and checksum
constexpr std::size_t kFixed = 16;                         // kind, level, zeros, position
constexpr std::size_t kMaxPayload = std::size_t{1} << 28;  // of a payload; no real one comes near

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

// Over the length as well, or a flipped bit in it could make two records one.
std::uint32_t checksum(std::string_view owner, std::uint32_t length,
                       std::span<const std::byte> payload) {
  const std::uint32_t of_owner = crc32c(std::as_bytes(std::span(owner)));
  return crc32c(payload, crc32c(std::as_bytes(std::span(&length, 1)), of_owner));
}

}  // namespace

std::vector<std::byte> encode_record(const JournalRecord& record, std::string_view owner) {
  const std::size_t length = kFixed + 4 * record.numbers.size();
  if (length > kMaxPayload) throw std::invalid_argument("A journal record is too long.");
  std::vector<std::byte> bytes(kPrefix + length);
  std::byte* payload = bytes.data() + kPrefix;
  put(payload, static_cast<std::uint8_t>(record.kind));
  put(payload + 1, static_cast<std::uint8_t>(record.level));
  put(payload + 8, record.position);
  for (std::size_t i = 0; i < record.numbers.size(); ++i) {
    const std::int64_t number = record.numbers[i];
    if (number < 0 || number > std::numeric_limits<std::int32_t>::max()) {
      throw std::invalid_argument("A journal holds numbers from 0 to 2^31 - 1.");
    }
    put(payload + kFixed + 4 * i, static_cast<std::int32_t>(number));
  }
  const auto stored = static_cast<std::uint32_t>(length);
  put(bytes.data(), stored);
  put(bytes.data() + 4, checksum(owner, stored, {payload, length}));
  return bytes;
}

std::optional<DecodedRecord> decode_record(std::span<const std::byte> bytes,
                                           std::string_view owner) {
  if (bytes.size() < kPrefix + kFixed) return std::nullopt;
  const auto length = get<std::uint32_t>(bytes.data());
  if (length < kFixed || length > kMaxPayload || length % 4 != 0) return std::nullopt;
  if (bytes.size() - kPrefix < length) return std::nullopt;
  const std::span<const std::byte> payload = bytes.subspan(kPrefix, length);
  if (get<std::uint32_t>(bytes.data() + 4) != checksum(owner, length, payload)) return std::nullopt;
  const auto kind = get<std::uint8_t>(payload.data());
  if (kind < 1 || kind > 4) return std::nullopt;  // of a later version
  DecodedRecord decoded;
  decoded.size = kPrefix + length;
  decoded.record.kind = static_cast<RecordKind>(kind);
  decoded.record.level = get<std::uint8_t>(payload.data() + 1);
  decoded.record.position = get<std::int64_t>(payload.data() + 8);
  for (std::size_t at = kFixed; at < length; at += 4) {
    decoded.record.numbers.push_back(get<std::int32_t>(payload.data() + at));
  }
  return decoded;
}

}  // namespace crooner::run_folder
