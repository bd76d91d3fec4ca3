#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/append_file.h"
#include "run_folder/journal_record.h"

namespace crooner::run_folder {

// What a journal knows of one level.
struct JournalLevel {
  std::vector<std::int64_t> codes;  // from the song's start: given ones and finished windows
  std::int64_t given = 0;           // how many of them were there before
  std::vector<std::int64_t> drawn;  // tokens of the unfinished window, which follow the codes
  bool finished = false;
  bool operator==(const JournalLevel&) const = default;
};

using JournalState = std::map<int, JournalLevel>;  // by level

// The records of a journal that can be trusted, worked into a state: all up to the first that is
// torn, damaged, or does not follow from those before.
struct JournalContents {
  JournalState state;
  std::size_t records = 0;
  std::size_t trusted = 0;  // bytes; what follows is to be dropped
};

// Throws InputError, naming `file`, when the bytes do not begin as a journal does.
JournalContents parse_journal(std::span<const std::byte> bytes, std::string_view owner,
                              const std::string& file);

// The append-only journal of a run folder. Every call is in the file before it returns; the file is
// put onto the disk at most once a second, and by sync(). Throws ResourceError when it cannot be
// written: what was told before stays.
class Journal {
 public:
  // Opens or makes it; drops what cannot be trusted at its end. `owner`: the hash of run.json.
  Journal(const std::filesystem::path& file, std::string owner);

  // What stands in it.
  const JournalState& state() const { return contents_.state; }
  const JournalLevel& state(int level) const;  // an empty one when there is none
  std::size_t dropped_bytes() const { return dropped_; }

  // Each must follow from what stands, or the call is a mistake (std::logic_error): given codes
  // come first, drawn tokens after the codes and the tokens drawn so far, a window after the codes.
  void given(int level, std::span<const std::int64_t> codes);
  void drawn(int level, std::int64_t position, std::span<const std::int64_t> tokens);
  void window(int level, std::int64_t position, std::span<const std::int64_t> codes);
  void finished(int level);
  void sync();

 private:
  void append(RecordKind kind, int level, std::int64_t position,
              std::span<const std::int64_t> numbers);

  std::string owner_;
  AppendFile file_;
  JournalContents contents_;
  std::size_t dropped_ = 0;
  std::chrono::steady_clock::time_point synced_;
};

}  // namespace crooner::run_folder
