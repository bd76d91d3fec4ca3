#include "run_folder/journal.h"

#include <algorithm>
#include <stdexcept>
#include <string_view>

#include "base/cat.h"
#include "base/error.h"
#include "base/log.h"
#include "base/mapped_file.h"

namespace crooner::run_folder {
namespace {

constexpr std::string_view kMagic = "crooner run v1\r\n";  // 16 bytes; \r\n shows a text conversion
constexpr auto kSyncEvery = std::chrono::seconds(1);

std::span<const std::byte> magic() {
  return std::as_bytes(std::span(kMagic));
}

std::int64_t size_of_list(const std::vector<std::int64_t>& list) {
  return static_cast<std::int64_t>(list.size());
}

// Whether the record can come after what stands.
bool follows(const LevelState& level, const JournalRecord& record) {
  switch (record.kind) {
    case RecordKind::kGiven:
      return level.codes.empty() && level.drawn.empty() && record.position == 0;
    case RecordKind::kDrawn:
      return record.position == size_of_list(level.codes) + size_of_list(level.drawn);
    case RecordKind::kWindow:
      return record.position == size_of_list(level.codes);
    case RecordKind::kFinished:
      return record.numbers.empty() && level.drawn.empty();
  }
  return false;
}

void apply(LevelState& level, const JournalRecord& record) {
  if (record.kind == RecordKind::kFinished) level.finished = true;
  auto& list = record.kind == RecordKind::kDrawn ? level.drawn : level.codes;
  if (record.kind == RecordKind::kWindow) level.drawn.clear();
  list.insert(list.end(), record.numbers.begin(), record.numbers.end());
  if (record.kind == RecordKind::kGiven) level.given = size_of_list(level.codes);
}

const LevelState& state_of(const JournalState& state, int level) {
  static const LevelState none;
  const auto found = state.find(level);
  return found == state.end() ? none : found->second;
}

JournalContents read(const std::filesystem::path& file, const std::string& owner) {
  const MappedFile mapped(file);
  return replay_journal(mapped.bytes(), owner, file.string());
}

}  // namespace

JournalContents replay_journal(std::span<const std::byte> bytes, std::string_view owner,
                               const std::string& file) {
  const std::size_t begun = std::min(bytes.size(), magic().size());
  if (!std::equal(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(begun),
                  magic().begin())) {
    throw InputError(cat("'", file,
                         "' is no journal of crooner, or its first bytes are damaged; "
                         "--force begins the run anew."));
  }
  JournalContents contents;
  if (bytes.size() < magic().size()) return contents;  // killed while it was made
  contents.trusted = magic().size();
  while (const auto decoded = decode_record(bytes.subspan(contents.trusted), owner)) {
    const JournalRecord& record = decoded->record;
    if (!follows(state_of(contents.state, record.level), record)) break;
    apply(contents.state[record.level], record);
    contents.trusted += decoded->size;
    ++contents.records;
  }
  return contents;
}

Journal::Journal(const std::filesystem::path& file, std::string owner)
    : owner_(std::move(owner)), file_(file), contents_(read(file, owner_)) {
  dropped_ = file_.size() - contents_.trusted;
  if (dropped_ > 0) {
    log::debug(cat("The last ", dropped_, " bytes of '", file.string(),
                   "' were torn or damaged and are left out."));
    file_.truncate(contents_.trusted);
  }
  if (contents_.trusted == 0) file_.append(magic());
  file_.sync();
  synced_ = std::chrono::steady_clock::now();
}

const LevelState& Journal::state(int level) const {
  return state_of(contents_.state, level);
}

void Journal::given(int level, std::span<const std::int64_t> codes) {
  append(RecordKind::kGiven, level, 0, codes);
}

void Journal::drawn(int level, std::int64_t position, std::span<const std::int64_t> tokens) {
  append(RecordKind::kDrawn, level, position, tokens);
}

void Journal::window(int level, std::int64_t position, std::span<const std::int64_t> codes) {
  append(RecordKind::kWindow, level, position, codes);
}

void Journal::finished(int level) {
  append(RecordKind::kFinished, level, 0, {});
}

void Journal::append(RecordKind kind, int level, std::int64_t position,
                     std::span<const std::int64_t> numbers) {
  const JournalRecord record{kind, level, position, {numbers.begin(), numbers.end()}};
  if (!follows(state(level), record)) {
    throw std::logic_error(cat("A journal record of level ", level, ", position ", position,
                               " does not follow from those before."));
  }
  file_.append(encode_record(record, owner_));
  apply(contents_.state[level], record);
  if (std::chrono::steady_clock::now() - synced_ >= kSyncEvery) sync();
}

void Journal::sync() {
  file_.sync();
  synced_ = std::chrono::steady_clock::now();
}

}  // namespace crooner::run_folder
