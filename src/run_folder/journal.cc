#include "run_folder/journal.h"

#include <algorithm>
#include <stdexcept>
#include <string_view>

#include "base/error.h"
#include "base/log.h"
#include "base/mapped_file.h"
#include "base/strings.h"

namespace crooner::run_folder {
namespace {

constexpr std::string_view kMagic = "crooner run v1\r\n";  // 16 bytes; \r\n shows a text conversion
constexpr auto kSyncEvery = std::chrono::seconds(1);

std::span<const std::byte> magic() {
  return std::as_bytes(std::span(kMagic));
}

std::int64_t count(const std::vector<std::int64_t>& list) {
  return static_cast<std::int64_t>(list.size());
}

// Whether the record can come after what stands.
bool follows(const JournalLevel& level, const JournalRecord& record) {
  switch (record.kind) {
    case RecordKind::kPrompt:
      return level.codes.empty() && level.drawn.empty() && record.position == 0;
    case RecordKind::kTokens:
      return record.position == count(level.codes) + count(level.drawn);
    case RecordKind::kWindow:
      return record.position == count(level.codes);
    case RecordKind::kFinished:
      return record.numbers.empty() && level.drawn.empty();
  }
  return false;
}

void apply(JournalLevel& level, const JournalRecord& record) {
  if (record.kind == RecordKind::kFinished) level.finished = true;
  auto& list = record.kind == RecordKind::kTokens ? level.drawn : level.codes;
  if (record.kind == RecordKind::kWindow) level.drawn.clear();
  list.insert(list.end(), record.numbers.begin(), record.numbers.end());
  if (record.kind == RecordKind::kPrompt) level.given = count(level.codes);
}

const JournalLevel& level_state(const JournalState& state, int level) {
  static const JournalLevel none;
  const auto found = state.find(level);
  return found == state.end() ? none : found->second;
}

JournalContents read(const std::filesystem::path& file, const std::string& owner) {
  const MappedFile mapped(file);
  return parse_journal(mapped.bytes(), owner, file.string());
}

}  // namespace

JournalContents parse_journal(std::span<const std::byte> bytes, std::string_view owner,
                              const std::string& file) {
  const std::size_t begun = std::min(bytes.size(), magic().size());
  if (!std::equal(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(begun),
                  magic().begin())) {
    throw InputError(str_cat("'", file,
                             "' is no journal of crooner, or its first bytes are damaged; "
                             "--force begins the run anew."));
  }
  JournalContents contents;
  if (bytes.size() < magic().size()) return contents;  // killed while it was made
  contents.trusted = magic().size();
  while (const auto decoded = decode_record(bytes.subspan(contents.trusted), owner)) {
    const JournalRecord& record = decoded->record;
    if (!follows(level_state(contents.state, record.level), record)) break;
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
    log::debug(str_cat("The last ", dropped_, " bytes of '", file.string(),
                       "' were torn or damaged and are left out."));
    file_.truncate(contents_.trusted);
  }
  if (contents_.trusted == 0) file_.append(magic());
  file_.sync();
  synced_ = std::chrono::steady_clock::now();
}

const JournalLevel& Journal::state(int level) const {
  return level_state(contents_.state, level);
}

void Journal::given(int level, std::span<const std::int64_t> codes) {
  append(RecordKind::kPrompt, level, 0, codes);
}

void Journal::drawn(int level, std::int64_t position, std::span<const std::int64_t> tokens) {
  append(RecordKind::kTokens, level, position, tokens);
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
    throw std::logic_error(str_cat("A journal record of level ", level, ", position ", position,
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
