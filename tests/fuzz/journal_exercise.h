#pragma once

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json_text.h"
#include "run_folder/journal.h"
#include "run_folder/journal_record.h"
#include "run_folder/run_metadata.h"

namespace crooner::run_folder {

// A journal whose records are made of any bytes, with right checksums: 12 bytes each.
inline std::string sealed_journal(std::string_view magic, std::string_view bytes) {
  std::string journal(magic);
  for (; bytes.size() >= 12; bytes.remove_prefix(12)) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    JournalRecord record;
    record.kind = static_cast<RecordKind>(1 + byte(0) % 4);
    record.level = byte(1) % 4;
    record.segment = byte(2) % 4;
    record.position = byte(3) == 255 ? -1 : byte(3);
    for (std::size_t i = 0; i < byte(4) % 8u; ++i) record.values.push_back(byte(5 + i % 7));
    const auto encoded = encode_record(record, "hash");
    journal.append(reinterpret_cast<const char*>(encoded.data()), encoded.size());
  }
  return journal;
}

// Reads any bytes as a journal; its valid beginning must be read again to the same state. Returns
// the number of records.
inline std::size_t exercise_journal_bytes(std::string_view bytes) {
  const auto read = [](std::string_view part) {
    return parse_journal(std::as_bytes(std::span(part)), "hash", "journal");
  };
  try {
    const JournalContents contents = read(bytes);
    if (contents.valid_bytes > bytes.size()) throw std::logic_error("more bytes than there are");
    if (contents.valid_bytes > 0 &&
        read(bytes.substr(0, contents.valid_bytes)).state != contents.state)
      throw std::logic_error("the valid part has another state");
    return contents.records;
  } catch (const InputError&) {
    return 0;
  }
}

// Reads any bytes as run.json; what is one is the same run as what is written of it.
inline void exercise_run_json(std::string_view bytes) {
  try {
    const Metadata run = parse_metadata(std::string(bytes), "run.json");
    const Metadata again = parse_metadata(json_text(run), "run.json");
    if (!first_difference(run, run).empty()) throw std::logic_error("a run is not itself");
    static_cast<void>(first_difference(run, again));
    static_cast<void>(metadata_hash(run));
  } catch (const InputError&) {
  }
}

// The bytes as they are, as the records of a journal, and as run.json.
inline void exercise_journal(std::string_view bytes) {
  exercise_run_json(bytes);
  exercise_journal_bytes(bytes);
  constexpr std::string_view kMagicBytes = "crooner run v1\r\n";
  exercise_journal_bytes(sealed_journal(kMagicBytes, bytes));
}

}  // namespace crooner::run_folder
