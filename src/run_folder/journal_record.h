#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace crooner::run_folder {

enum class RecordKind : std::uint8_t {
  kPrompt = 1,    // codes that existed before sampling
  kTokens = 2,    // tokens sampled in an unfinished window
  kWindow = 3,    // the new codes of a finished window; they replace its pending tokens
  kLevelEnd = 4,  // the level is complete; of one with segments, all its codes
};

// One record of the journal. `position` is the index of its first value in the level, from the
// start of the song; `segment` the segment of the level that tokens or a window belong to.
struct JournalRecord {
  RecordKind kind = RecordKind::kTokens;
  int level = 0;
  std::int64_t position = 0;
  std::vector<std::int64_t> values;
  int segment = 0;
  bool operator==(const JournalRecord&) const = default;
};

// The bytes of a record (docs/formats/run-folder.md, "The journal"). Its checksum includes
// `run_hash`, the hash of run.json, so that a record of another run is never accepted. Values must
// fit into 32 bits.
std::vector<std::byte> encode_record(const JournalRecord& record, std::string_view run_hash);

// The record at the beginning of `bytes`, and its size; nothing if it is cut short or damaged.
struct DecodedRecord {
  JournalRecord record;
  std::size_t size = 0;
};
std::optional<DecodedRecord> decode_record(std::span<const std::byte> bytes,
                                           std::string_view run_hash);

}  // namespace crooner::run_folder
