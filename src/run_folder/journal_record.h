#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace crooner::run_folder {

// What a record of the journal tells.
enum class RecordKind : std::uint8_t {
  kPrompt = 1,    // codes that stood before anything was sampled (a prompt)
  kTokens = 2,    // tokens drawn in a window that is not finished
  kWindow = 3,    // the new codes of a finished window; what was drawn for it is settled
  kFinished = 4,  // the level is complete; no numbers
};

// One record. `position` is where its first number stands in the level, counted from the start of
// the song.
struct JournalRecord {
  RecordKind kind = RecordKind::kTokens;
  int level = 0;
  std::int64_t position = 0;
  std::vector<std::int64_t> numbers;
  bool operator==(const JournalRecord&) const = default;
};

// The bytes of a record (docs/formats/run-folder.md, "The journal"). Its checksum covers `owner`
// too (the hash of run.json), so that a record of another run never passes for one of this. Numbers
// must fit into 32 bits.
std::vector<std::byte> encode_record(const JournalRecord& record, std::string_view owner);

// The record that `bytes` begin with, and how long it is; nothing when it is cut short or damaged.
struct DecodedRecord {
  JournalRecord record;
  std::size_t size = 0;
};
std::optional<DecodedRecord> decode_record(std::span<const std::byte> bytes,
                                           std::string_view owner);

}  // namespace crooner::run_folder
